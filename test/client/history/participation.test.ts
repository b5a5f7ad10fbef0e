import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  countIn,
  isSameSecret,
  judgeClaim,
  lastContribution,
  type Participation,
  settled,
} from '../../../client/history/participation.ts';
import { logOne, logTwo, participationOf } from './participation-of.ts';

const receipt = { round: 0, leafIndex: 3, salt: 'ab'.repeat(32) };

describe('a claim', () => {
  it('PR6 is granted once for a round', () => {
    expect(judgeClaim(participationOf(0), [], 5)).toBe('claimed');
    expect(judgeClaim(participationOf(0), [participationOf(0)], 5)).toBe('already given');
  });

  it('PR6 is never granted where the cap is nothing', () => {
    expect(judgeClaim(participationOf(0), [], 0)).toBe('cap reached');
  });

  it('PR6 is granted up to the cap of a period, and again in the next', () => {
    const given = [participationOf(0), participationOf(1)];
    expect(judgeClaim(participationOf(2), given, 2)).toBe('cap reached');
    expect(judgeClaim(participationOf(2), given, 3)).toBe('claimed');
    expect(judgeClaim(participationOf(2, { period: '1' }), given, 2)).toBe('claimed');
  });

  it('PR6 counts per log, by the names of log and period', () => {
    const given = [participationOf(0, { log: logTwo })];
    expect(judgeClaim(participationOf(0, { log: logOne }), given, 1)).toBe('claimed');
  });

  it('PR6 counts what was refused as well: that it stayed out is only the aggregator saying so', () => {
    const refused = settled(participationOf(0), 'ROUND_CLOSED');
    expect(judgeClaim(participationOf(0), [refused], 5)).toBe('already given');
    expect(judgeClaim(participationOf(1), [refused], 1)).toBe('cap reached');
  });

  it('PR14 is not granted for what another tab has told of an experiment, unless that was refused', () => {
    const telling = (round: number, ...flags: number[]): Participation => ({
      ...participationOf(round),
      told: { experiment: 'spring', flags },
    });
    expect(judgeClaim(telling(1, 3, 4), [telling(0, 0, 3)], 5)).toBe('already given');
    expect(judgeClaim(telling(1, 4), [telling(0, 0, 3)], 5)).toBe('claimed');
    expect(judgeClaim(telling(1, 3), [settled(telling(0, 0, 3), 'ROUND_CLOSED')], 5)).toBe('claimed');
    const elsewhere = [
      { ...telling(0, 3), log: logTwo },
      { ...telling(0, 3), told: { experiment: 'summer', flags: [3] } },
      participationOf(0),
    ];
    expect(elsewhere.map((each) => judgeClaim(telling(1, 3), [each], 5))).toEqual(Array(3).fill('claimed'));
    expect(judgeClaim(participationOf(1), [telling(0, 3)], 5)).toBe('claimed');
  });

  it('PR6 is judged by round alone: an aggregator cannot get two for one round by renaming its period', () => {
    expect(judgeClaim(participationOf(0, { period: '1' }), [participationOf(0)], 5)).toBe('already given');
  });

  it('PR6 over any sequence: never two for one round of a log, never more than the cap in a period', () => {
    const wanted = fc.record({
      round: fc.nat(12),
      period: fc.constantFrom('0', '1', 'x'),
      log: fc.constantFrom(logOne, logTwo),
      answer: fc.constantFrom('pending' as const, 'INTERNAL' as const, receipt),
    });
    fc.assert(
      fc.property(fc.array(wanted, { maxLength: 60 }), fc.integer({ min: 1, max: 4 }), (sequence, cap) => {
        let given: Participation[] = [];
        for (const { round, period, log, answer } of sequence) {
          const participation = participationOf(round, { period, log });
          if (judgeClaim(participation, given, cap) !== 'claimed') continue;
          given = [...given, answer === 'pending' ? participation : settled(participation, answer)];
        }
        const rounds = given.map(({ log, header }) => `${log} ${header.round}`);
        expect(new Set(rounds).size).toBe(rounds.length);
        for (const log of [logOne, logTwo]) {
          for (const period of ['0', '1', 'x']) expect(countIn(log, period, given)).toBeLessThanOrEqual(cap);
        }
      }),
    );
  });
});

describe('a participation after the answer', () => {
  it('keeps the receipt, and the bytes no longer', () => {
    const before = participationOf(0);
    expect(settled(before, receipt)).toEqual({ ...before, outcome: 'accepted', receipt, update: null });
  });

  it('keeps the code of a refusal', () => {
    const before = participationOf(0);
    const refused = { ...before, outcome: 'refused', refusal: 'STALE_MODEL', update: null };
    expect(settled(before, 'STALE_MODEL')).toEqual(refused);
  });
});

describe('two secrets', () => {
  it('are one where every byte is', () => {
    expect(isSameSecret(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).toBe(true);
    expect(isSameSecret(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false);
    expect(isSameSecret(Uint8Array.of(1, 2), Uint8Array.of(1))).toBe(false);
    expect(isSameSecret(new Uint8Array(0), Uint8Array.of(0))).toBe(false);
  });
});

describe('the last contribution', () => {
  it('PR9 is the newest of all that were recorded, refused ones and those to other logs included', () => {
    const given = [
      { ...participationOf(0), time: 30 },
      { ...settled(participationOf(1), 'STALE_MODEL'), time: 50 },
      { ...participationOf(2, { log: logTwo }), time: 40 },
    ];
    expect(lastContribution(given)).toBe(50);
    expect(lastContribution(given.slice(0, 1))).toBe(30);
  });

  it('PR9 lies before every event where there was none', () => {
    expect(lastContribution([])).toBe(Number.NEGATIVE_INFINITY);
  });
});
