import { describe, expect, it } from 'vitest';
import type { AdminStatus } from '../../../../server/admin/admin-status.ts';
import { aboutView } from '../../../../server/admin/page/about-view.ts';
import { actProblem, actWords } from '../../../../server/admin/page/act-words.ts';
import { experimentView } from '../../../../server/admin/page/experiment-view.ts';
import { loginProblem } from '../../../../server/admin/page/login-form.ts';
import { privacyView } from '../../../../server/admin/page/privacy-section.ts';
import { epsilonPlot, qualityPlot, updatesPlot } from '../../../../server/admin/page/release-plots.ts';
import { actButtons, fillingView } from '../../../../server/admin/page/round-view.ts';
import { spokenOccasion, stateLine } from '../../../../server/admin/page/state-line.ts';
import { statusCards } from '../../../../server/admin/page/status-cards.ts';
import { formatDay, formatMoment } from '../../../../server/admin/page/times.ts';
import { trafficView } from '../../../../server/admin/page/traffic-view.ts';
import { versionTable } from '../../../../server/admin/page/version-table.ts';
import type { Html } from '../../../../server/pages/html.ts';
import { busyStatus, emptyStatus, noon } from '../../../browser/admin-statuses.ts';
import { elementsOf } from '../../pages/page-structure.ts';
import { released } from '../released.ts';

/** All text of some markup, which is well formed. */
function textOf({ markup }: Html): string {
  const [root] = elementsOf(`<div>${markup}</div>`);
  return (root?.text ?? '').replace(/\s+/g, ' ');
}
const busyRound = busyStatus.round!;
const privacyWith = (change: Partial<AdminStatus['privacy']>): AdminStatus => ({
  ...busyStatus,
  privacy: { ...busyStatus.privacy, ...change },
});

it('what runs here has when the catalog was read, beside how much is in it', () => {
  const read = formatMoment(busyStatus.catalogReadAt);
  expect(textOf(aboutView(busyStatus))).toContain(`3,659 items, read ${read}`);
});

describe('the state line', () => {
  it('says in plain words how the round and the budget stand', () => {
    const { forecast } = busyStatus.privacy;
    if (forecast.kind !== 'runs out') throw new TypeError('it runs out');
    expect(stateLine(busyStatus)).toBe(
      `Round 64 collects: 140 of 200 updates. Epsilon 2.31 of 8; at this pace it is used up on ${formatDay(forecast.time)}.`,
    );
  });

  it.each<[string, AdminStatus, string]>([
    ['nobody has come', emptyStatus, 'No privacy is spent, and there is no budget.'],
    ['the operator has paused', { ...busyStatus, round: null, paused: 'operator' }, 'Paused by hand'],
    ['the budget is spent', { ...busyStatus, round: null, paused: 'budget spent' }, 'nothing is collected'],
    ['there is no catalog', { ...busyStatus, round: null, paused: 'empty catalog' }, 'The catalog is empty'],
    ['no round is open yet', { ...busyStatus, round: null }, 'Between two rounds.'],
    [
      'a release is made',
      { ...busyStatus, round: { ...busyRound, isClosed: true } },
      'is closed; its release',
    ],
    [
      'there was no noise',
      privacyWith({ epsilon: null }),
      'No guarantee: models were released without noise.',
    ],
    ['epsilon promises nothing', privacyWith({ epsilon: 340.2 }), 'Epsilon 341 of 8, which is no guarantee'],
    [
      'no budget is set',
      privacyWith({ budgetEpsilon: null, forecast: { kind: 'no budget' } }),
      'Epsilon 2.31, without a budget.',
    ],
    [
      'there is no pace yet',
      privacyWith({ forecast: { kind: 'too few releases', releasesLeft: 1 } }),
      'it admits 1 more release, and there are too few so far',
    ],
    [
      'it lasts for ever, nearly',
      privacyWith({ forecast: { kind: 'not at this pace', releasesLeft: 9 } }),
      'at this pace it lasts for more than a century',
    ],
  ])('where %s says so', (_, status, words) => {
    expect(stateLine(status)).toContain(words);
  });

  it('is said aloud when something has happened, not with every update', () => {
    const occasion = spokenOccasion(busyStatus);
    expect(spokenOccasion({ ...busyStatus, round: { ...busyRound, contributions: 141 } })).toBe(occasion);
    for (const other of [
      { ...busyStatus, round: { ...busyRound, number: 65 } },
      { ...busyStatus, round: null, paused: 'operator' as const },
      { ...busyStatus, metrics: { ...busyStatus.metrics!, drift: { alarm: true, since: 60 } } },
    ])
      expect(spokenOccasion(other)).not.toBe(occasion);
  });
});

describe('the cards', () => {
  it('PR2 say what connected browsers train on, and how many have not said', () => {
    expect(textOf(statusCards(busyStatus))).toContain(
      'Connected browsers 1,204 904 on WebGPU, 231 on WebAssembly, 12 in plain JavaScript, 57 that have not trained since they came.',
    );
    expect(textOf(statusCards(emptyStatus))).toContain('Connected browsers 0 Nobody is here.');
  });

  it('PV3 promise nothing where nothing is promised', () => {
    expect(textOf(statusCards(busyStatus))).toContain('What these visitors can buy No guarantee');
    const population = { ...busyStatus.privacy.population!, boughtEpsilon: 3.021 };
    expect(textOf(statusCards(privacyWith({ population })))).toContain('ε = 3.03 a period');
    expect(textOf(statusCards(privacyWith({ epsilon: null })))).toContain('Privacy spent No guarantee');
    expect(textOf(statusCards(privacyWith({ epsilon: 21 })))).toContain(
      'No guarantee: too much may be learned',
    );
  });

  it('PR9 say that nothing is measured where nothing is', () => {
    expect(textOf(statusCards(emptyStatus))).toContain('Federated evaluation is off.');
    const metrics = { ...busyStatus.metrics!, hr10: null, ndcg10: null, interval: null };
    expect(textOf(statusCards({ ...busyStatus, metrics }))).toContain('Not yet 9,204 visitors so far');
  });
});

describe('the open round', () => {
  it('says when it closes, and when it waits for its minimum', () => {
    expect(textOf(fillingView(busyStatus, noon))).toContain('It closes with 200');
    const few = { ...busyRound, contributions: 3 };
    expect(textOf(fillingView({ round: few }, few.deadline))).toContain('it waits for its minimum of 50');
    expect(fillingView({ round: null }, noon).markup).toBe('');
  });

  it('has buttons for what can be done now', () => {
    const enabled = (html: Html) =>
      elementsOf(html.markup)
        .filter(({ name, attributes }) => name === 'button' && !attributes.has('disabled'))
        .map(({ attributes }) => attributes.get('data-act'));
    expect(enabled(actButtons(busyStatus, true))).toEqual(['pause', 'close-round']);
    expect(enabled(actButtons({ round: null, paused: 'operator' }, true))).toEqual(['resume']);
    expect(enabled(actButtons({ round: null, paused: 'budget spent' }, true))).toEqual(['pause']);
    expect(enabled(actButtons(busyStatus, false))).toEqual([]);
  });
});

describe('what an act says before it is done', () => {
  it('LG16 is what it does, what it costs, and that it stands in the log', () => {
    for (const name of ['pause', 'resume', 'close-round', 'roll-back'] as const)
      expect(actWords({ name, version: 60 }, busyStatus).text).toContain('stands in the public log');
    expect(actWords({ name: 'close-round' }, busyStatus).text).toContain('costs as much privacy');
    const few = { ...busyStatus, round: { ...busyRound, contributions: 1 } };
    expect(actWords({ name: 'close-round' }, few).text).toContain(
      'it ends without a release, and costs nothing',
    );
    expect(actWords({ name: 'roll-back', version: 60 }, busyStatus)).toMatchObject({
      title: 'Go back to version 60?',
      text: expect.stringContaining('as version 65'),
    });
  });

  it.each([
    [{ kind: 'refused', code: 'ROUND_CLOSED' }, 'No round is open any more'],
    [{ kind: 'refused', code: 'BAD_CONFIG' }, 'cannot be gone back to'],
    [{ kind: 'refused', code: '429' }, 'too many acts'],
    [{ kind: 'refused', code: '500' }, 'The server refused it (500).'],
    [{ kind: 'unreachable' }, 'could not be reached'],
    [{ kind: 'logged out' }, 'log in again'],
    [{ kind: 'done' }, ''],
  ] as const)('%o is said for people', (acted, words) => {
    expect(actProblem(acted)).toContain(words);
  });
});

describe('what a login says', () => {
  it.each([
    [{ kind: 'limited', seconds: 90 }, 'Try again in 1 min 30 s.'],
    [{ kind: 'limited', seconds: null }, 'Try again later.'],
    [{ kind: 'unknown' }, 'may have expired'],
    [{ kind: 'no token' }, '64 digits'],
    [{ kind: 'not allowed' }, 'the scope admin'],
    [{ kind: 'unreachable' }, 'could not be reached'],
    [{ kind: 'failed' }, 'diagnostics'],
  ] as const)('%o is for people', (login, words) => {
    expect(loginProblem(login)).toContain(words);
  });
});

describe('the versions', () => {
  it('are told with how each came about', () => {
    const table = versionTable({
      ...busyStatus,
      mayAct: true,
      entries: [
        { kind: 'rollback', time: noon, version: 63, toVersion: 60, cause: 'metrics' },
        { kind: 'catalog', time: noon, version: 62 },
        { kind: 'round-end', time: null, round: 61 },
        { kind: 'act', act: 'pause', time: noon, ended: 60 },
        released(59, { epsilon: null, drift: true }),
      ],
    });
    const text = textOf(table);
    for (const words of [
      'Back to version 60, for it did better than what came after it',
      'Another catalog',
      'Round 61 was lost, and ended without a release',
      'Paused by hand; round 60 ended without a release',
      'Drift alarm',
    ])
      expect(text).toContain(words);
    expect(text).toContain(formatMoment(noon));
  });

  it('can be gone back to where the log still has them, by who may', () => {
    const buttons = (mayAct: boolean) =>
      elementsOf(
        versionTable({ ...busyStatus, entries: [released(64), released(63), released(50)], mayAct }).markup,
      )
        .filter(({ name }) => name === 'button')
        .map(({ attributes }) => attributes.get('data-version'));
    expect(buttons(true)).toEqual(['63']);
    expect(buttons(false)).toEqual([]);
  });

  it('are none before the first', () => {
    expect(textOf(versionTable({ ...emptyStatus, entries: [], mayAct: true }))).toBe(
      'No model has been released.',
    );
  });
});

describe('plots', () => {
  it('have the latest releases, each with its time', () => {
    for (const plot of [qualityPlot, epsilonPlot, updatesPlot])
      expect(textOf(plot(busyStatus))).toContain(`Model version 64, ${formatMoment(noon - 6 * 3_600_000)}`);
    expect(textOf(epsilonPlot(busyStatus))).toContain('budget 8');
  });

  it('say in words why there is nothing to draw', () => {
    expect(textOf(qualityPlot(emptyStatus))).toContain('Federated evaluation is off');
    expect(textOf(qualityPlot({ ...busyStatus, history: [released(1)] }))).toContain(
      'has not counted enough visitors',
    );
    expect(textOf(epsilonPlot(emptyStatus))).toContain('nothing is spent');
    expect(textOf(epsilonPlot({ ...busyStatus, history: [released(1, { epsilon: null })] }))).toContain(
      'without noise',
    );
    expect(textOf(updatesPlot(emptyStatus))).toContain('No round has been released');
  });
});

describe('the other parts', () => {
  it('PV3 say how long the budget lasts, and what so few can buy', () => {
    const text = textOf(privacyView(busyStatus));
    expect(text).toContain('The budget is 8. It admits 1,390 more releases. At this pace');
    expect(text).toMatch(/With noise as long as they are, for one period ?no guarantee/);
    expect(textOf(privacyView(privacyWith({ epsilon: null, budgetEpsilon: null })))).toContain(
      'No guarantee',
    );
    expect(textOf(privacyView(privacyWith({ forecast: { kind: 'spent' } })))).toContain('It is used up.');
  });

  it('PR14 have the arms of an experiment with their intervals, or how many visitors it takes', () => {
    expect(textOf(experimentView(busyStatus.experiment))).toMatch(
      /Recommendations ?80\.0% ?14\.0% ?13\.0% to 15\.0%/,
    );
    expect(textOf(experimentView(busyStatus.experiment))).toContain('+3.0');
    const report = busyStatus.experiment!;
    const arms = report.arms.map((arm) => ({
      ...arm,
      rates: arm.rates.map((rate) => ({
        ...{ ...rate, status: 'not enough visitors' as const, rate: null, interval: null },
        ...{ visitors: 40, needed: 1_150 },
      })),
    }));
    expect(textOf(experimentView({ ...report, arms }))).toContain('too few40 of 1,150 visitors');
    expect(textOf(experimentView(null))).toContain('Nothing is tried');
  });

  it('PR7 have refusals by code, the most frequent first, with what each means', () => {
    const text = textOf(trafficView(busyStatus));
    expect(text.indexOf('ROUND_CLOSED')).toBeLessThan(text.indexOf('STALE_MODEL'));
    expect(text).toContain('honest browsers meet it');
    expect(textOf(trafficView(emptyStatus))).toContain('Nothing was refused');
  });
});
