/** A fault at every single write of a history in which the catalog changes: the log must come out the same. */
import { describe, expect, it } from 'vitest';
import { siteOver } from '../../../server/rounds/site.ts';
import { specDim } from '../../../shared/model/spec.ts';
import { items, quietConfig, siteOf, sparseBytes } from '../test-site.ts';
import { openBench } from './bench.ts';
import { CrashingBench, type FaultAt } from './crashing-bench.ts';
import { faults } from './crashing-store.ts';
import { contentOf, expectReplays, kindsOf } from './replayed-store.ts';

const site = siteOf(quietConfig);
const others = [{ id: 'new' }, ...items.slice(3).reverse()];
const moved = siteOver(quietConfig, others);

describe('a fault in the middle of a change', () => {
  /** A release, half a round, another catalog, a release over it. */
  async function play(faultAt: FaultAt) {
    let current = site;
    const history = new CrashingBench(faultAt, (store) => openBench({ store, site: current }));
    const give = (number: number, round: number, base: number, bytes: Uint8Array) =>
      history.step((each) => each.give(number, { round, baseVersion: base }, bytes));
    for (const number of [1, 2, 3, 4]) {
      await give(number, number === 4 ? 1 : 0, number === 4 ? 1 : 0, sparseBytes({ [number]: 1 }));
    }
    await history.step((each) => {
      current = moved; // an operator's file: also what a restart reads
      each.aggregator.changeCatalog(others);
      each.run();
      if (each.aggregator.state.round.kind !== 'collecting') each.aggregator.tick();
    });
    for (const number of [5, 6, 7])
      await give(number, 2, 2, sparseBytes({ [number]: 1 }, specDim(moved.spec)));
    return history;
  }

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
