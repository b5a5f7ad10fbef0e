import { beforeEach, describe, expect, it } from 'vitest';
import type { Outcomes } from '../../../client/experiment/outcomes.ts';
import type { HistoryEvent } from '../../../client/history/history-event.ts';
import { settled } from '../../../client/history/participation.ts';
import { maxHistory, maxProducts, type ProfileStore } from '../../../client/history/profile-store.ts';
import type { SeenProduct } from '../../../client/page/page-product.ts';
import { describeParticipations } from './participation-conformance.ts';
import { logOne, logTwo, participationOf } from './participation-of.ts';
import { claim, openTwoTabs, type ProfileUnderTest, receipt, seenOf } from './profile-under-test.ts';

const viewOf = (index: number): HistoryEvent => ({ type: 'view', itemId: `item-${index}`, time: index });
const productOf = (seen: number, id = `item-${seen}`): SeenProduct => ({
  id,
  title: `Ware of ${seen}`,
  seen,
});
const outcomesOf = (...flags: number[]): Outcomes => ({ experiment: 'spring', flags, followed: [] });

/** @param create a new, empty profile */
export function describeProfileStore(create: () => ProfileUnderTest): void {
  describe('a profile store', () => {
    let profile: ProfileUnderTest;
    let tab: ProfileStore;
    let otherTab: ProfileStore;
    beforeEach(async () => {
      ({ profile, tab, otherTab } = await openTwoTabs(create));
    });

    it('keeps events in the order in which they came, searches and ratings too', async () => {
      const search: HistoryEvent = { type: 'search', query: 'red mug', time: 1 };
      const rating: HistoryEvent = { type: 'rating', itemId: 'mug', rating: 0.75, time: 0 };
      await tab.addEvents([viewOf(5), viewOf(2)]);
      await tab.addEvents([search, rating]);
      expect(await tab.events()).toEqual([viewOf(5), viewOf(2), search, rating]);
      expect(await otherTab.events()).toEqual([viewOf(5), viewOf(2), search, rating]);
    });

    it('keeps what training has taken of this browser, for every tab', async () => {
      expect(await tab.spending()).toBeUndefined();
      const spending = { day: 20_000, milliseconds: 1250.5, bytes: 470_000 };
      await tab.keepSpending(spending, await tab.secret());
      expect(await otherTab.spending()).toEqual(spending);
      const secret = await tab.secret();
      await otherTab.erase();
      expect(await tab.spending()).toBeUndefined();
      await tab.keepSpending(spending, secret);
      expect(await tab.spending()).toBeUndefined();
    });

    it('is empty at first, and takes no events without a murmur', async () => {
      await tab.addEvents([]);
      expect(await tab.events()).toEqual([]);
      expect(await tab.participations()).toEqual([]);
    });

    it('forgets the oldest events past the limit', async () => {
      await tab.addEvents(Array.from({ length: maxHistory }, (_, i) => viewOf(i)));
      expect(await tab.events()).toHaveLength(maxHistory);
      await otherTab.addEvents([viewOf(maxHistory), viewOf(maxHistory + 1)]);
      const events = await tab.events();
      expect(events).toHaveLength(maxHistory);
      expect([events[0], events.at(-1)]).toEqual([viewOf(2), viewOf(maxHistory + 1)]);
    });

    it('drops the events before a time, in whatever order they came, and nothing else', async () => {
      await tab.addEvents([viewOf(5), viewOf(2), viewOf(3), viewOf(1), viewOf(9)]);
      await otherTab.dropEventsBefore(3);
      expect(await tab.events()).toEqual([viewOf(5), viewOf(3), viewOf(9)]);
      await tab.dropEventsBefore(0);
      expect(await tab.events()).toHaveLength(3);
      await tab.dropEventsBefore(10);
      expect(await otherTab.events()).toEqual([]);
    });

    it('keeps what the page said of its visitor last, for every tab', async () => {
      expect(await tab.attributes()).toEqual({});
      await tab.keepAttributes({ ageBand: '25-34', place: 'Leeds' });
      expect(await otherTab.attributes()).toEqual({ ageBand: '25-34', place: 'Leeds' });
      await otherTab.keepAttributes({ children: 2 });
      expect(await tab.attributes()).toEqual({ children: 2 });
    });

    it('keeps what pages said of products, the last word of each, for every tab', async () => {
      expect(await tab.products()).toEqual([]);
      await tab.keepProducts([productOf(2), productOf(1)]);
      expect(await otherTab.products()).toEqual([productOf(1), productOf(2)]);
      await otherTab.keepProducts([productOf(3, 'item-1')]);
      expect(await tab.products()).toEqual([productOf(2), productOf(3, 'item-1')]);
    });

    it('forgets the products that were seen longest ago past the limit, and those before a time', async () => {
      await tab.keepProducts(Array.from({ length: maxProducts }, (_, i) => productOf(i)));
      await otherTab.keepProducts([productOf(maxProducts, 'item-0'), productOf(maxProducts + 1)]);
      const products = await tab.products();
      expect(products).toHaveLength(maxProducts);
      expect([products[0], products.at(-1)]).toEqual([productOf(2), productOf(maxProducts + 1)]);
      await tab.dropProductsBefore(maxProducts);
      expect(await otherTab.products()).toEqual([
        productOf(maxProducts, 'item-0'),
        productOf(maxProducts + 1),
      ]);
    });

    it('keeps the own parameters of each model, none at first', async () => {
      const secret = await tab.secret();
      expect(await tab.local('conv')).toEqual(new Float32Array(0));
      await tab.keepLocal('conv', Float32Array.of(0.5, -1), secret);
      await tab.keepLocal('attention', Float32Array.of(3), secret);
      await otherTab.keepLocal('conv', Float32Array.of(0.25, 2), secret);
      expect(await tab.local('conv')).toEqual(Float32Array.of(0.25, 2));
      expect(await otherTab.local('attention')).toEqual(Float32Array.of(3));
      (await tab.local('conv')).fill(9);
      expect(await tab.local('conv')).toEqual(Float32Array.of(0.25, 2));
    });

    it('keeps no own parameters that were learned before an erasure', async () => {
      const secret = await tab.secret();
      await otherTab.erase();
      await tab.keepLocal('conv', Float32Array.of(1), secret);
      await otherTab.secret(); // the next profile has begun
      await tab.keepLocal('conv', Float32Array.of(1), secret);
      expect(await tab.local('conv')).toEqual(new Float32Array(0));
    });

    it('loses no event of two tabs that write at once', async () => {
      await Promise.all(
        Array.from({ length: 20 }, (_, i) => (i % 2 ? tab : otherTab).addEvents([viewOf(i)])),
      );
      const times = (await tab.events()).map(({ time }) => time);
      expect(times.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i));
    });

    it('has one secret of 32 bytes, the same in every tab, from the first moment on', async () => {
      const [one, other] = await Promise.all([tab.secret(), otherTab.secret()]);
      expect(one).toHaveLength(32);
      expect(other).toEqual(one);
      expect(await (await profile.openTab()).secret()).toEqual(one);
    });

    it('has another secret than another profile', async () => {
      const another = create();
      expect(await (await another.openTab()).secret()).not.toEqual(await tab.secret());
      await another.remove();
    });

    it('PR14 keeps what happened in an experiment, by log, for every tab', async () => {
      const secret = await tab.secret();
      expect(await tab.outcomes(logOne)).toBeUndefined();
      await tab.changeOutcomes(logOne, secret, () => outcomesOf(1));
      await otherTab.changeOutcomes(logTwo, secret, () => outcomesOf(2));
      expect(await otherTab.outcomes(logOne)).toEqual(outcomesOf(1));
      expect(await tab.outcomes(logTwo)).toEqual(outcomesOf(2));
    });

    it('PR14 loses nothing that two tabs note at once', async () => {
      const secret = await tab.secret();
      const note = (flag: number) => (before?: Outcomes) => outcomesOf(...(before?.flags ?? []), flag);
      await Promise.all(
        Array.from({ length: 20 }, (_, i) =>
          (i % 2 ? tab : otherTab).changeOutcomes(logOne, secret, note(i)),
        ),
      );
      const { flags = [] } = (await tab.outcomes(logOne)) ?? {};
      expect([...flags].sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i));
    });

    it('PR14 notes nothing for a profile that was erased', async () => {
      const secret = await tab.secret();
      await otherTab.erase();
      await tab.changeOutcomes(logOne, secret, () => outcomesOf(1));
      await otherTab.secret(); // the next profile has begun
      await tab.changeOutcomes(logOne, secret, () => outcomesOf(1));
      expect(await tab.outcomes(logOne)).toBeUndefined();
    });

    it('PR14 forgets with the events before a time which recommendations were followed, not that some were', async () => {
      const followed = [5, 2, 9].map((time) => ({ itemId: `item-${time}`, placement: 'home', time }));
      await tab.changeOutcomes(logOne, await tab.secret(), () => ({ ...outcomesOf(1, 5), followed }));
      await otherTab.dropEventsBefore(5);
      const kept = await tab.outcomes(logOne);
      expect(kept).toEqual({ ...outcomesOf(1, 5), followed: [followed[0], followed[2]] });
    });

    it('forgets everything when it is erased: what comes after is a new profile', async () => {
      const before = await tab.secret();
      await tab.addEvents([viewOf(1)]);
      await tab.keepAttributes({ place: 'Leeds' });
      await tab.keepProducts([productOf(1)]);
      await tab.keepLocal('conv', Float32Array.of(1), before);
      await tab.keepSeenLog('https://one', seenOf(5), { before: undefined, secret: before });
      await tab.changeOutcomes(logOne, before, () => outcomesOf(1));
      await claim(tab);
      await tab.erase();
      for (const store of [tab, otherTab]) {
        expect(await store.events()).toEqual([]);
        expect(await store.seenLog('https://one')).toBeUndefined();
        expect(await store.attributes()).toEqual({});
        expect(await store.products()).toEqual([]);
        expect(await store.local('conv')).toEqual(new Float32Array(0));
        expect(await store.participations()).toEqual([]);
        expect(await store.outcomes(logOne)).toBeUndefined();
        expect(await store.secret()).not.toEqual(before);
      }
      expect(await claim(tab)).toBe('claimed');
    });

    it('brings nothing of an erased profile back when its last answer arrives', async () => {
      await claim(tab);
      await otherTab.erase();
      await tab.settle(settled(participationOf(0), receipt));
      expect(await tab.participations()).toEqual([]);
    });

    it('hands out what nobody can change it by', async () => {
      await tab.addEvents([viewOf(1)]);
      await claim(tab);
      (await tab.events()).push(viewOf(2));
      (await tab.participations()).pop();
      expect(await tab.events()).toHaveLength(1);
      expect(await tab.participations()).toHaveLength(1);
    });
  });
  describeParticipations(create);
}
