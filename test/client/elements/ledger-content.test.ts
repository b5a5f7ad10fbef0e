import { describe, expect, it, vi } from 'vitest';
import { ledgerContent } from '../../../client/elements/ledger-content.ts';
import { chineseTexts, englishTexts } from '../../../client/elements/ledger-texts.ts';
import type { OffReason, Status } from '../../../client/embed/status.ts';
import { manifestStatus, StatusBoard } from '../../../client/embed/status-board.ts';
import { manifest, manifestWithoutGuarantee } from '../../shared/protocol/ordinary-messages.ts';
import { sentOf } from '../embed/sent-of.ts';

vi.stubEnv('TZ', 'UTC');

const initial = new StatusBoard().status;
const contentOf = (change: Partial<Status>) => ledgerContent({ ...initial, ...change }, englishTexts);
const rowOf = (change: Parameters<typeof sentOf>[0]) => contentOf({ sent: [sentOf(change)] }).rows[0]!;
const offFor = (off: OffReason | null) =>
  contentOf({ training: { ...initial.training, state: off ? 'off' : 'idle', off } });

describe('a row of the ledger', () => {
  it('says when, which round, how large, how long, and where it stands', () => {
    const update = { round: 1234, bytes: 43_829, outcome: 'accepted', leafIndex: 56_789 } as const;
    const norm = { length: 0.24987, share: 0.9995 };
    expect(rowOf({ ...update, norm, standing: 'in the log' })).toEqual({
      when: '14 Nov, 22:13',
      time: '2023-11-14T22:13:20.000Z',
      round: '1,234',
      size: '43.8\u00a0kB',
      norm: '0.25, 100% of the limit',
      log: 'yes, entry 56,789',
      standing: 'in the log',
    });
  });

  it('PR12 tells not looked yet from missing', () => {
    const accepted = { outcome: 'accepted', leafIndex: 7 } as const;
    expect(rowOf({ ...accepted, standing: 'not looked yet' }).log).toBe('not looked yet');
    expect(rowOf({ ...accepted, standing: 'not in the log' })).toMatchObject({
      log: 'missing: entry 7 is another',
      standing: 'not in the log',
    });
  });

  it('says what came of an update that is not in the log', () => {
    expect(rowOf({})).toMatchObject({ log: 'no answer yet', standing: 'pending' });
    const refused = rowOf({ outcome: 'refused', refusal: 'ROUND_CLOSED' });
    expect(refused).toMatchObject({ log: 'refused: ROUND_CLOSED', standing: 'refused' });
  });

  it('claims nothing of what an earlier build sent', () => {
    const old = rowOf({ outcome: 'accepted', leafIndex: 7, norm: null, standing: null, bytes: 176 });
    expect(old).toMatchObject({ norm: 'not known', log: 'not known', size: '176\u00a0B' });
  });
});

describe('the ledger', () => {
  it('has the newest update first', () => {
    const { rows } = contentOf({ sent: [sentOf({ round: 1 }), sentOf({ round: 2 })] });
    expect(rows.map(({ round }) => round)).toEqual(['2', '1']);
  });

  it('says what this browser keeps', () => {
    expect(contentOf({ history: { events: 1, kept: 'disk' } }).kept).toMatch(
      /^Events that this browser keeps on this device: 1\. /,
    );
    expect(contentOf({ history: { events: 1200, kept: 'memory' } }).kept).toMatch(
      /until you leave: 1,200\. /,
    );
  });

  it('PR10 says what was seen of the log last, or that nothing was', () => {
    expect(contentOf({}).log).toBe('This browser has not checked the public log yet.');
    const log = { id: 'e5'.repeat(32), size: 1812, time: 1_700_000_000_000 };
    expect(contentOf({ log }).log).toMatch(/^The public log had 1,812 entries .*14 Nov, 22:13/);
  });

  it('PV3 says what was spent, and where there is no guarantee', () => {
    expect(contentOf({}).spent).toBe('');
    expect(contentOf(manifestStatus(manifest)).spent).toMatch(
      / 7 published models .* ε = 3.2 at δ = 0.000001, by the server’s account\.$/,
    );
    expect(contentOf(manifestStatus(manifestWithoutGuarantee)).spent).toMatch(/no privacy guarantee/);
    const { privacy } = manifestStatus(manifest);
    const spentAt = (epsilon: number) => contentOf({ privacy: { ...privacy!, epsilon } }).spent;
    expect(spentAt(20)).toMatch(/^Privacy that .* ε = 20 /);
    expect(spentAt(3.232)).toMatch(/ ε = 3\.24 /);
    expect(spentAt(71_100)).toMatch(/promises nothing .* ε = 71,100 /);
  });

  it.each([englishTexts, chineseTexts])('PR11 says whose word an epsilon is: $language', (texts) => {
    for (const claim of ['weak', 'limits'] as const)
      expect(texts.spent[claim]('3', '0.1', '7')).toMatch(/by the server’s account|据服务器所称/);
  });

  it('PV3 speaks of no noise where there is none, and of nothing spent before a release', () => {
    const { privacy } = manifestStatus(manifest);
    const before = { ...privacy!, epsilon: 0, releases: 0 };
    expect(contentOf({ privacy: before }).spent).toBe(
      'No model has been published yet: no privacy is spent.',
    );
    expect(contentOf({ privacy: { ...before, noiseMultiplier: 0 } }).spent).toMatch(/no privacy guarantee/);
  });

  it('PR10 PR11 PR12 raises an alarm where the server may have cheated, and for nothing else', () => {
    const alarms = (Object.keys(englishTexts.off) as OffReason[]).filter((off) => offFor(off).isAlarm);
    expect(alarms).toEqual([
      'another log',
      'log does not hold',
      'model not in the log',
      'update not in the log',
    ]);
    for (const off of alarms) expect(offFor(off).state).toMatch(/^Training has stopped: .* Nothing is sent/s);
    expect(offFor('log unreachable').state).toBe('Training waits: the log cannot be read.');
    expect(offFor(null)).toMatchObject({ state: 'Training is on.', isAlarm: false });
  });

  it('claims no more of an erasure than the browser does: it tells nobody whether it deleted', () => {
    expect(englishTexts.erased).toMatch(/as far as this browser lets us/);
    expect(chineseTexts.erased).toMatch(/此浏览器允许的范围/);
  });

  it('speaks the language of its texts', () => {
    const texts = { ...englishTexts, language: 'de-DE', caption: () => 'Was diesen Browser verließ' };
    const sent = [sentOf({ round: 1234 })];
    expect(ledgerContent({ ...initial, sent }, texts).rows[0]).toMatchObject({ round: '1.234' });
  });
});
