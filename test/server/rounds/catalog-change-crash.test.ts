/** A fault at every single write of a history in which the catalog changes: the log must come out the same. */
import { describe, expect, it } from 'vitest';
import { siteOver } from '../../../server/rounds/site.ts';
import { createMemoryStore } from '../../../server/store/memory-store.ts';
import { specDim } from '../../../shared/model/spec.ts';
import { items, quietConfig, siteOf, sparseBytes } from '../test-site.ts';
import { type Bench, openBench } from './bench.ts';
import { createCrashingStore, type Fault, faults } from './crashing-store.ts';
import { expectReplays, kindsOf } from './replayed-store.ts';

const site = siteOf(quietConfig);
const others = [{ id: 'new' }, ...items.slice(3).reverse()];
const moved = siteOver(quietConfig, others);

describe('a fault in the middle of a change', () => {
  /** A release, half a round, another catalog, a release over it. */
  async function play(faultAt: (write: number) => Fault | undefined) {
    const memory = createMemoryStore();
    const store = createCrashingStore(memory, faultAt);
    let open: Bench | undefined;
    let current = site;
    const step = async (run: (bench: Bench) => Promise<unknown>) => {
      for (let attempt = 0; attempt < 20; attempt++) {
        try {
          if (store.isDead()) [open] = [undefined, store.revive()];
          open ??= openBench({ store, site: current });
          if (attempt > 0) open.aggregator.tick();
          return await run(open);
        } catch (error) {
          if (!/dead|write \d+: |could not be stored/.test(String(error))) throw error;
        }
      }
      throw new Error('a step never succeeds');
    };
    const give = (number: number, round: number, base: number, bytes: Uint8Array) =>
      step((each) => each.give(number, { round, baseVersion: base }, bytes));
    for (const number of [1, 2, 3, 4]) {
      await give(number, number === 4 ? 1 : 0, number === 4 ? 1 : 0, sparseBytes({ [number]: 1 }));
    }
    await step(async (each) => {
      current = moved; // an operator's file: also what a restart reads
      each.aggregator.changeCatalog(others);
      each.run();
      if (each.aggregator.state.round.kind !== 'collecting') each.aggregator.tick();
    });
    for (const number of [5, 6, 7])
      await give(number, 2, 2, sparseBytes({ [number]: 1 }, specDim(moved.spec)));
    return { memory, writes: store.writes() };
  }
  const contentOf = (store: ReturnType<typeof createMemoryStore>) =>
    JSON.stringify([[...store.leaves()], [...store.secretsWith('')]].map((each) => each.map(String)));

  it('LG9 comes out as it would without, byte for byte, wherever it is', async () => {
    const undisturbed = await play(() => undefined);
    expect(kindsOf(undisturbed.memory).filter((kind) => kind === 'catalog')).toHaveLength(1);
    expectReplays(undisturbed.memory, site, moved);
    for (const fault of faults) {
      for (let n = 0; n < undisturbed.writes; n++) {
        const { memory } = await play((write) => (write === n ? fault : undefined));
        expect(contentOf(memory) === contentOf(undisturbed.memory), `${fault} at write ${n}`).toBe(true);
      }
    }
  });
});
