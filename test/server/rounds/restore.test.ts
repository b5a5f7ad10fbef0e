import { beforeEach, describe, expect, it } from 'vitest';
import { restoreMaster, restoreSum, siteOfLog } from '../../../server/rounds/restore.ts';
import { RoundSum } from '../../../server/rounds/round-sum.ts';
import { type Site, siteOver } from '../../../server/rounds/site.ts';
import { createMemoryStore } from '../../../server/store/memory-store.ts';
import type { Batch, Store } from '../../../server/store/store.ts';
import { updateShape } from '../../../shared/lattice/update-shape.ts';
import { hashFloats } from '../../../shared/log/commitments.ts';
import { refusal } from '../../shared/log/refusal.ts';
import { createFailingStore, DiskFull } from '../failing-store.ts';
import {
  configWith,
  dim,
  honestUpdate,
  items,
  noisyConfig,
  quietConfig,
  siteOf,
  updateBytes,
} from '../test-site.ts';
import { type Bench, openBench } from './bench.ts';
import { damages, damageUpdate } from './damaged-update.ts';

/** What honest updates of these numbers add up to, added here. */
const naiveSum = (...numbers: readonly number[]) =>
  numbers.map(honestUpdate).reduce((sum, update) => sum.map((value, i) => value + update[i]!));

/** Of updates 1, 2 and 3, and not released. */
async function closedRound() {
  const store = createFailingStore(createMemoryStore());
  const failing = openBench({ store, site: siteOf(quietConfig) });
  const receipts = [1, 2, 3].map((number) => failing.hand(number));
  store.refuse(1, 2); // the updates and the `aggregate` leaf are written, the release is not
  expect(() => failing.aggregator.tick()).toThrow(DiskFull);
  return { store, state: failing.aggregator.state, receipts: await Promise.all(receipts) };
}

let bench: Bench;
beforeEach(() => {
  bench = openBench({ site: siteOf(quietConfig) });
});

describe('the sum of a round', () => {
  const restored = (store: Store, state = bench.aggregator.state) => {
    const sum = new RoundSum(updateShape(dim, quietConfig));
    sum.add(updateBytes(99)); // left over from something else
    restoreSum(store, state, { sum, master: restoreMaster(bench.store, bench.aggregator.state.model!) });
    return sum.values;
  };

  it('LA4 is that of the stored updates while the round collects', async () => {
    await bench.giveAll(1, 2);
    expect(restored(bench.store)).toEqual(naiveSum(1, 2));
  });

  it('is zero where the round has no updates', () => {
    expect(restored(bench.store)).toEqual(new Int32Array(dim));
  });

  it('is zero where no round is open', () => {
    const state = { ...bench.aggregator.state, round: { kind: 'waiting' } as const };
    expect(restored(bench.store, state)).toEqual(new Int32Array(dim));
  });

  it('holds the updates of the open round alone', async () => {
    await bench.giveAll(1, 2, 3, 4);
    expect(restored(bench.store)).toEqual(naiveSum(4));
  });

  it('of a round that was closed and not released is that of its updates', async () => {
    const { store, state } = await closedRound();
    expect(state.round.kind).toBe('closed');
    expect(restored(store, state)).toEqual(naiveSum(1, 2, 3));
  });

  it('is without an update that cannot be read any more, while the round collects', async () => {
    const [, second] = await bench.giveAll(1, 2);
    damageUpdate(bench.store, second!, 'bytes gone');
    const sum = new RoundSum(updateShape(dim, quietConfig));
    restoreSum(bench.store, bench.aggregator.state, {
      sum,
      master: restoreMaster(bench.store, bench.aggregator.state.model!),
    });
    expect([sum.values, sum.exceptions]).toEqual([naiveSum(1), [second!.leafIndex]]);
  });

  it.each(damages)('is refused where it is fixed and one of its updates is damaged: %s', async (damage) => {
    const { store, receipts, state } = await closedRound();
    damageUpdate(store, receipts[1]!, damage);
    expect(() => restored(store, state)).toThrow(refusal('BAD_LOG'));
  });

  it('is refused where the store fails to read, which may be over tomorrow: nothing is left out for that', async () => {
    await bench.giveAll(1, 2);
    const blob = () => {
      throw new DiskFull('cannot read');
    };
    expect(() => restored({ ...bench.store, blob })).toThrow(DiskFull);
  });
});

describe('the master', () => {
  it('is that of the last release, optimizer state included', async () => {
    await bench.giveAll(1, 2, 3);
    const { model } = bench.aggregator.state;
    const master = restoreMaster(bench.store, model!);
    expect([hashFloats(master.model), hashFloats(master.optimizerState)]).toEqual([
      model!.master,
      model!.optimizer,
    ]);
  });

  it('is refused where it is missing', () => {
    const { store, aggregator } = bench;
    expect(() => restoreMaster({ ...store, blob: () => undefined }, aggregator.state.model!)).toThrow(
      refusal('BAD_LOG'),
    );
  });
});

describe('the site of a data folder', () => {
  const logged = (site: Site, store = bench.store) => siteOfLog(store, bench.aggregator.state, site);
  const fewer = siteOver(quietConfig, items.slice(1));

  it('may be served under any configuration that keeps its model', () => {
    const site = siteOf(configWith({}));
    expect(logged(site)).toBe(site);
  });

  it('is over the catalog that the model was trained on, whatever is wanted', () => {
    const { spec, catalog } = siteOf(quietConfig);
    expect(logged({ ...fewer, config: noisyConfig })).toEqual({ config: noisyConfig, spec, catalog });
  });

  it('may not be that of another model', () => {
    const longer = { ...quietConfig, model: { name: 'pooling', dim: 5 } } as const;
    for (const ids of [items, items.slice(1)]) {
      const other = siteOver(longer, ids);
      expect(() => logged(other)).toThrow(refusal('BAD_CONFIG'));
      expect(() => logged(other)).toThrow(/use a new one.*its privacy is spent anew/);
      expect(() => openBench({ store: bench.store, site: other })).toThrow(refusal('BAD_CONFIG'));
    }
  });

  it('cannot be another one where its catalog is not there, as in folders of earlier versions', () => {
    const blob = (address: string) =>
      address.startsWith('catalog/') ? undefined : bench.store.blob(address);
    const forgetful = { ...bench.store, blob };
    expect(() => logged(fewer, forgetful)).toThrow(refusal('BAD_CONFIG'));
    const written: Batch[] = [];
    const write = (batch: Batch) => void written.push(batch);
    openBench({ store: { ...forgetful, write }, site: siteOf(quietConfig) }); // a start with it keeps it
    expect(written.map(({ blobs }) => [...(blobs?.keys() ?? [])])).toEqual([
      [`catalog/${siteOf().catalog.hash}`],
    ]);
  });
});
