/** What of a network's share is taken up, given back, and forgotten. */
import { beforeEach, describe, expect, it } from 'vitest';
import { Aggregator } from '../../../server/rounds/aggregator.ts';
import { createMemoryStore } from '../../../server/store/memory-store.ts';
import { refusal } from '../../shared/log/refusal.ts';
import { createFailingStore, type FailingStore } from '../failing-store.ts';
import { configWith, siteOf, updateBytes } from '../test-site.ts';
import { createEnvironment, headerFor } from './bench.ts';
import { expectReceipt } from './replayed-store.ts';

const site = siteOf(configWith({ round: { cohort: 20, minimum: 20 } }));
const quiet = { announced: () => undefined, progressed: () => undefined };

let store: FailingStore;
let give: (number: number, range?: string, bytes?: Uint8Array) => ReturnType<Aggregator['contribute']>;
const start = (): void => {
  const { environment, run } = createEnvironment({ store, site });
  const aggregator = new Aggregator({ ...environment, cohortShare: 0.1 }, quiet);
  give = (number, range, bytes = updateBytes(number)) => {
    const receipt = aggregator.contribute(headerFor(aggregator, number), bytes, range);
    run();
    return receipt;
  };
};
beforeEach(() => {
  store = createFailingStore(createMemoryStore());
  start();
});

describe('AD3 the share of a network', () => {
  it('is two of twenty, where it is a tenth', async () => {
    for (const number of [1, 2]) expectReceipt(store, await give(number, 'a'), updateBytes(number));
    await expect(give(3, 'a')).rejects.toThrow(refusal('TOO_MANY'));
    expectReceipt(store, await give(3, 'b'), updateBytes(3));
  });

  it('is not taken up by what is refused', async () => {
    for (const number of [1, 2, 3]) {
      await expect(give(number, 'a', new Uint8Array([1]))).rejects.toThrow(refusal('BAD_DELTA'));
    }
    for (const number of [1, 2]) expectReceipt(store, await give(number, 'a'), updateBytes(number));
  });

  it('is given back by what could not be stored', async () => {
    store.refuse(1);
    await expect(give(1, 'a')).rejects.toThrow(refusal('INTERNAL'));
    for (const number of [1, 2]) expectReceipt(store, await give(number, 'a'), updateBytes(number));
    await expect(give(3, 'a')).rejects.toThrow(refusal('TOO_MANY'));
  });

  it('is that of nobody where no network is told', async () => {
    for (const number of [1, 2, 3]) expectReceipt(store, await give(number), updateBytes(number));
  });

  it('is there once more after a restart in the middle of a round: it is kept nowhere', async () => {
    for (const number of [1, 2]) await give(number, 'a');
    start();
    for (const number of [3, 4]) expectReceipt(store, await give(number, 'a'), updateBytes(number));
    await expect(give(5, 'a')).rejects.toThrow(refusal('TOO_MANY'));
  });
});
