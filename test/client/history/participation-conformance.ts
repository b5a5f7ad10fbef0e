/** The part of a profile store that carries the guarantee: what was sent, and the log that was seen; see `conformance.ts`. */
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { settled } from '../../../client/history/participation.ts';
import type { ProfileStore } from '../../../client/history/profile-store.ts';
import { logTwo, participationOf } from './participation-of.ts';
import { claim, openTwoTabs, type ProfileUnderTest, receipt, seenOf } from './profile-under-test.ts';

/** Of an implementation; called by `describeProfileStore`. */
export function describeParticipations(create: () => ProfileUnderTest): void {
  describe('the participations of a profile', () => {
    let profile: ProfileUnderTest;
    let tab: ProfileStore;
    let otherTab: ProfileStore;
    beforeEach(async () => {
      ({ profile, tab, otherTab } = await openTwoTabs(create));
    });

    it('PR6 records a claim with its bytes, for every tab to resend', async () => {
      expect(await claim(tab)).toBe('claimed');
      expect(await tab.participations()).toEqual([participationOf(0)]);
      expect(await otherTab.participations()).toEqual([participationOf(0)]);
    });

    it('PR6 grants one of many claims that come at once from several tabs', async () => {
      const secret = await tab.secret();
      const claims = Array.from({ length: 8 }, (_, i) =>
        (i % 2 ? tab : otherTab).claim(participationOf(0, { byte: i }), { cap: 5, secret }),
      );
      const judged = await Promise.all(claims);
      expect(judged.filter((each) => each === 'claimed')).toHaveLength(1);
      expect(judged.filter((each) => each === 'already given')).toHaveLength(7);
      const [recorded] = await tab.participations();
      expect(recorded).toEqual(participationOf(0, { byte: judged.indexOf('claimed') }));
    });

    it('PR6 grants a round once: not after the outcome, not after reopening', async () => {
      await claim(tab);
      await tab.settle(settled(participationOf(0), receipt));
      expect(await claim(tab)).toBe('already given');
      tab.close();
      expect(await claim(await profile.openTab())).toBe('already given');
    });

    it('PR6 grants no more than the cap in a period, and again in the next', async () => {
      expect(await claim(tab, participationOf(0), 2)).toBe('claimed');
      expect(await claim(otherTab, participationOf(1), 2)).toBe('claimed');
      expect(await claim(tab, participationOf(2), 2)).toBe('cap reached');
      expect(await claim(tab, participationOf(2, { period: '1' }), 2)).toBe('claimed');
      expect(await tab.participations()).toHaveLength(3);
    });

    it('PR6 never exceeds the cap by claims for different rounds that come at once', async () => {
      const secret = await tab.secret();
      const judged = await Promise.all(
        Array.from({ length: 8 }, (_, i) =>
          (i % 2 ? tab : otherTab).claim(participationOf(i), { cap: 3, secret }),
        ),
      );
      expect(judged.filter((each) => each === 'claimed')).toHaveLength(3);
    });

    it('PR6 counts per log', async () => {
      expect(await claim(tab, participationOf(0), 1)).toBe('claimed');
      expect(await claim(tab, participationOf(0, { log: logTwo }), 1)).toBe('claimed');
    });

    it('lists participations of a log oldest first', async () => {
      for (const round of [3, 9, 10, 200]) await claim(tab, participationOf(round));
      const rounds = (await tab.participations()).map(({ header }) => header.round);
      expect(rounds).toEqual([3, 9, 10, 200]);
    });

    it('keeps the outcome of a participation and drops its bytes', async () => {
      for (const round of [0, 1]) await claim(tab, participationOf(round));
      await tab.settle(settled(participationOf(1), receipt));
      const [first, second] = await otherTab.participations();
      expect(first).toEqual(participationOf(0));
      expect(second).toMatchObject({ outcome: 'accepted', receipt, update: null, bytes: 2 });
    });

    it('settles twice to the same', async () => {
      await claim(tab);
      for (const store of [tab, otherTab]) await store.settle(settled(participationOf(0), receipt));
      expect(await tab.participations()).toEqual([settled(participationOf(0), receipt)]);
    });

    it('PR10 keeps the checkpoint that was seen last, of each aggregator, for every tab', async () => {
      const secret = await tab.secret();
      expect(await tab.seenLog('https://one')).toBeUndefined();
      expect(await tab.keepSeenLog('https://one', seenOf(5), { before: undefined, secret })).toBe(true);
      expect(await tab.keepSeenLog('https://two', seenOf(9), { before: undefined, secret })).toBe(true);
      expect(await otherTab.seenLog('https://one')).toEqual(seenOf(5));
      expect(await otherTab.keepSeenLog('https://one', seenOf(6), { before: seenOf(5), secret })).toBe(true);
      expect(await tab.seenLog('https://one')).toEqual(seenOf(6));
      expect(await tab.seenLog('https://two')).toEqual(seenOf(9));
    });

    it('PR10 of two tabs that saw two histories keeps one: the other has to look again', async () => {
      const secret = await tab.secret();
      const terms = { before: undefined, secret };
      const kept = await Promise.all([
        tab.keepSeenLog('https://one', seenOf(5), terms),
        otherTab.keepSeenLog('https://one', seenOf(6), terms),
      ]);
      expect(kept.filter(Boolean)).toHaveLength(1);
      expect(await tab.seenLog('https://one')).toEqual(seenOf(kept[0] ? 5 : 6));
      expect(await tab.keepSeenLog('https://one', seenOf(7), { before: seenOf(4), secret })).toBe(false);
      const before = { ...seenOf(kept[0] ? 5 : 6), log: logTwo };
      expect(await tab.keepSeenLog('https://one', seenOf(7), { before, secret })).toBe(false);
    });

    it('PR10 keeps no checkpoint that was seen before an erasure', async () => {
      const secret = await tab.secret();
      await otherTab.erase();
      expect(await tab.keepSeenLog('https://one', seenOf(5), { before: undefined, secret })).toBe(false);
      await otherTab.secret(); // the next profile has begun
      expect(await tab.keepSeenLog('https://one', seenOf(5), { before: undefined, secret })).toBe(false);
      expect(await tab.seenLog('https://one')).toBeUndefined();
    });

    it('PR6 grants no claim for what was learned before an erasure', async () => {
      const secret = await tab.secret();
      await otherTab.erase();
      expect(await tab.claim(participationOf(0), { cap: 5, secret })).toBe('profile erased');
      await otherTab.secret(); // the next profile has begun
      expect(await tab.claim(participationOf(0), { cap: 5, secret })).toBe('profile erased');
      expect(await tab.participations()).toEqual([]);
    });

    it('PR6 over any interleaving of claims, answers and tabs: one for a round, at most the cap in a period', async () => {
      const attempt = fc.record({
        round: fc.nat(4),
        period: fc.constantFrom('0', '1'),
        inTab: fc.boolean(),
        answered: fc.boolean(),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(attempt, { maxLength: 12 }), async (attempts) => {
          await tab.erase();
          const secret = await tab.secret();
          const judged = await Promise.all(
            attempts.map(async ({ round, period, inTab, answered }, byte) => {
              const store = inTab ? tab : otherTab;
              const wanted = participationOf(round, { period, byte });
              const granted = (await store.claim(wanted, { cap: 2, secret })) === 'claimed';
              if (granted && answered) await store.settle(settled(wanted, 'ROUND_CLOSED'));
              return granted ? [{ round, period }] : [];
            }),
          );
          const given = judged.flat();
          expect(new Set(given.map(({ round }) => round)).size).toBe(given.length);
          for (const name of ['0', '1']) {
            expect(given.filter(({ period }) => period === name).length).toBeLessThanOrEqual(2);
          }
          expect(await tab.participations()).toHaveLength(given.length);
        }),
        { numRuns: 25 },
      );
    });
  });
}
