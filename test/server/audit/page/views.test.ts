import { beforeAll, describe, expect, it } from 'vitest';
import type { AuditReport } from '../../../../server/audit/audit-report.ts';
import { checkList } from '../../../../server/audit/page/check-list.ts';
import { readContributions } from '../../../../server/audit/page/contribution-reader.ts';
import { contributionTable } from '../../../../server/audit/page/contribution-table.ts';
import { fileLink } from '../../../../server/audit/page/file-link.ts';
import { cards, privacyView } from '../../../../server/audit/page/privacy-view.ts';
import { releaseView } from '../../../../server/audit/page/release-view.ts';
import { timelineView } from '../../../../server/audit/page/timeline-view.ts';
import { formatTime } from '../../../../server/audit/page/times.ts';
import type { Html } from '../../../../server/pages/html.ts';
import { formatAtMost } from '../../../../server/pages/numbers.ts';
import { auditLog } from '../../../../shared/audit/audit-log.ts';
import { releasesOf } from '../../../../shared/audit/timeline.ts';
import { epsilonOf, rhoOf } from '../../../../shared/privacy/accountant.ts';
import type { SiteConfig } from '../../../../shared/protocol/site-config.ts';
import { serve, sourceOf } from '../../../shared/audit/served-log.ts';
import { dim, LogBuilder, measuredSite, noisySite, quietSite } from '../../../shared/log/log-builder.ts';
import { elementsOf } from '../../pages/page-structure.ts';

/** All text of some markup, which is well formed. */
function textOf({ markup }: Html): string {
  const [root] = elementsOf(`<div>${markup}</div>`);
  return (root?.text ?? '').replace(/\s+/g, ' ');
}
async function reportOf({ leaves }: LogBuilder): Promise<AuditReport> {
  const { seen: _, ...audit } = await auditLog({ source: sourceOf(serve(leaves)) });
  return { audit, target: 'here', files: null, time: 0 };
}
const withPrivacy = (privacy: Partial<SiteConfig['privacy']>): SiteConfig => ({
  ...noisySite,
  privacy: { ...noisySite.privacy, ...privacy },
});

describe('what was spent', () => {
  it('PV3 is epsilon beside its budget, for all releases together', async () => {
    const report = await reportOf(new LogBuilder(withPrivacy({ budgetEpsilon: 8 })).play([1, 2]).play([3]));
    expect(textOf(cards(report))).toMatch(/Privacy spent ε = [\d.]+ at δ = 10⁻⁶ The budget is 8\./);
    expect(textOf(cards(report))).toMatch(/Releases 2 .* Updates in them 3 1\.5 a release/);
    expect(textOf(privacyView(report))).toContain('budget 8');
  });

  it('PV3 is drawn at one delta, that of the last release, its budget too', async () => {
    const report = await reportOf(new LogBuilder(withPrivacy({ budgetEpsilon: 8 })).play([1, 2]).play([3]));
    const [first, last] = releasesOf(report.audit.timeline);
    if (!first || !last || first.rho === null) throw new TypeError('no releases');
    // as it would be, had a delta of 1e-3 been in force at first: a smaller epsilon, and a budget that admits more
    const [delta, budgetEpsilon] = [1e-3, 8];
    const looser = { ...first, delta, budgetEpsilon, epsilon: epsilonOf({ rho: first.rho, delta }) };
    const timeline = { ...report.audit.timeline, entries: [looser, last] };
    const text = textOf(privacyView({ ...report, audit: { ...report.audit, timeline } }));
    const budget = epsilonOf({ rho: rhoOf({ epsilon: 8, delta }), delta: last.delta });
    expect(text).toContain(`1${formatAtMost(first.epsilon ?? 0)}${formatAtMost(budget)}`);
    expect(text).toContain(`2${formatAtMost(last.epsilon ?? 0)}8`);
  });

  it('PV3 is no guarantee without noise, and the page says so', async () => {
    const report = await reportOf(new LogBuilder(quietSite).play([1]));
    expect(textOf(cards(report))).toContain('No guarantee Models were released without noise.');
    expect(textOf(privacyView(report))).toContain('No guarantee. A model was released without noise.');
  });

  it('PV3 is no guarantee where epsilon is too large, and the page says so', async () => {
    // z = 1 / 64 and one release: rho 2,048
    const report = await reportOf(new LogBuilder(withPrivacy({ variance: 1 })).play([1]));
    expect(textOf(cards(report))).toContain('No guarantee: too much may be learned of each visitor.');
    expect(textOf(privacyView(report))).toContain('An ε above 20 promises nothing');
  });

  it('PV3 is nothing before the first release', async () => {
    const report = await reportOf(new LogBuilder());
    expect(textOf(cards(report))).toContain('Privacy spent Nothing');
    expect(textOf(privacyView(report))).toContain('nothing is spent');
  });
});

describe('an opened release', () => {
  let measured: LogBuilder;
  beforeAll(() => {
    measured = new LogBuilder(measuredSite).open();
    // one visitor of the current arm with a hit at rank 1: u = floor(32 / sqrt 3) = 18
    const update = new Int32Array(measured.sum.length);
    update.set([18, 18, 18], update.length - 6);
    measured.contribute(update).close().release();
  });

  it('LA7 has its noised sums in visitors', async () => {
    const [release] = releasesOf((await reportOf(measured)).audit.timeline);
    if (!release?.metrics) throw new TypeError('no metrics');
    const [count = 0] = release.metrics;
    const text = textOf(releaseView(release, null));
    expect(text).toContain('in visitors (18 lattice units each)');
    expect(text).toContain(`Current${Number((count / 18).toPrecision(3)).toLocaleString('en-GB')}`);
  });

  it('LA8 has those of an experiment too, by arm and place', async () => {
    const shares = { recommendations: 0.5, popularity: 0.5, none: 0 };
    const experiment = { name: 'spring', placements: ['home'], shares };
    const tried = { ...quietSite, metrics: { ...measuredSite.metrics!, experiment } };
    const log = new LogBuilder(tried).open();
    // one visitor of the arm popularity that came, saw and bought: u = floor(32 / sqrt 11) = 9
    const update = new Int32Array(log.sum.length);
    update.set([9, 0, 0, 9, 9, 0, 0, 0], dim + 6 + 8);
    log.contribute(update).close().release();
    const [release] = releasesOf((await reportOf(log)).audit.timeline);
    if (!release) throw new TypeError('no release');
    const text = textOf(releaseView(release, null));
    expect(text).toContain('Noised sums of the experiment, in visitors (9 lattice units each)');
    expect(text).toContain('popularity, the whole site1001');
    expect(text).toContain('popularity, home1000');
    expect(text).toContain('none, home0000');
  });

  it('LG2 has no sums where there is no federated evaluation', async () => {
    const [release] = releasesOf((await reportOf(new LogBuilder().play([1]))).audit.timeline);
    if (!release) throw new TypeError('no release');
    expect(textOf(releaseView(release, null))).not.toContain('in visitors');
    expect(textOf(releaseView(release, null))).toContain(release.model.file);
  });

  it('LG2 says how many of its updates are in its sum, and in the list which are not', async () => {
    const none = new Int32Array(dim);
    const log = new LogBuilder().open().contribute(none).contribute(none).contribute(none);
    const report = await reportOf(log.close(undefined, [3]).release());
    const [release] = releasesOf(report.audit.timeline);
    if (!release) throw new TypeError('no release');
    const { shape, round, exceptions } = release;
    expect([round, exceptions]).toEqual([0, [3]]);
    expect(textOf(releaseView(release, null))).toMatch(/Updates ?3, leaves 2 to 4 ?Of them in its sum ?2/);
    expect(textOf(cards(report))).toMatch(/Updates in them 2 2 a release/);
    expect(textOf(timelineView(report.audit.timeline, null))).toContain('2 updates in 1 round');
    const source = sourceOf(serve(log.leaves));
    const range = { release, from: 2, to: 5, size: log.leaves.length };
    const rows = await readContributions(source, range);
    expect(textOf(contributionTable(rows, { withFigures: false, shape }))).toMatch(
      /2 [0-9a-f]{64} ?3 [0-9a-f]{64} in no sum ?4 [0-9a-f]{64} $/,
    );
  });
});

describe('the timeline', () => {
  it('has releases that follow each other as one moment, and says what ended a round', async () => {
    const log = new LogBuilder().play([1]).play([2, 3]).open().contribute(new Int32Array(dim)).rollBack(1);
    log.play([4]);
    const { timeline } = (await reportOf(log)).audit;
    const titles = elementsOf(timelineView(timeline, null).markup)
      .filter(({ name }) => name === 'h3')
      .map(({ text }) => text);
    expect(titles).toEqual([
      ...['The log begins', 'Versions 1 to 2 are released', 'Back to version 1, as version 3'],
      'Version 4 is released',
    ]);
    expect(textOf(timelineView(timeline, null))).toContain(
      'Round 2 ended without a release; its 1 update went into no model, and cost nothing.',
    );
  });

  it('LG15 has a round that ended because what its release takes is lost', async () => {
    const log = new LogBuilder().open().contribute(new Int32Array(dim)).endRound();
    const text = textOf(timelineView((await reportOf(log)).audit.timeline, null));
    expect(text).toContain('A round ends without a release');
    expect(text).toContain('Round 0 ended without a release; its 1 update went into no model');
  });

  it('LG16 has what an operator did by hand, whose credential it was, and what became of the round', async () => {
    const log = new LogBuilder().open().contribute(new Int32Array(dim)).close().act('close-round').release();
    log.open().act('pause');
    const text = textOf(timelineView((await reportOf(log)).audit.timeline, null));
    expect(text).toContain('The operator closes a round');
    expect(text).toContain('Round 0 was closed by hand; its release follows.');
    expect(text).toContain('The operator pauses');
    expect(text).toContain('Round 1 ended without a release; it had no updates.');
    expect(text).toContain('With the credential 0123456789abcdef, 14 Nov 2023, 22:13 UTC');
  });

  it('shows the last ones of more moments than anybody reads', async () => {
    const log = new LogBuilder();
    for (let i = 0; i < 205; i++) log.reconfigure(i % 2 ? noisySite : withPrivacy({ cap: 2 }));
    const text = textOf(timelineView((await reportOf(log)).audit.timeline, null));
    expect(text).toContain('6 earlier moments not shown.');
    expect(text).not.toContain('The log begins');
  });
});

it('a check that is to come waits, and one that will not come was not run', () => {
  expect(textOf(checkList(new Map(), true))).toContain('waiting checkpoint');
  expect(textOf(checkList(new Map(), false))).toContain('not run checkpoint');
});

it('a hash is a link where its file has an address', () => {
  const hash = 'ab'.repeat(32);
  expect(fileLink({ files: 'https://a.example/x/', folder: 'models', hash }).markup).toContain(
    `href="https://a.example/x/models/${hash}"`,
  );
  expect(fileLink({ files: null, folder: 'models', hash }).markup).not.toContain('href');
});

it('a time is told in UTC, and one that no calendar has is not', () => {
  expect(formatTime(1_700_000_000_000)).toBe('14 Nov 2023, 22:13 UTC');
  expect(formatTime(null)).toBe('–');
  expect(formatTime(Number.MAX_SAFE_INTEGER)).toBe('–');
});
