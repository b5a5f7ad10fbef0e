import { beforeEach, describe, expect, it } from 'vitest';
import { assertSameSpec, restoreMaster, restoreSum } from '../../../server/rounds/restore.ts';
import { RoundSum } from '../../../server/rounds/round-sum.ts';
import { createMemoryStore } from '../../../server/store/memory-store.ts';
import type { Store } from '../../../server/store/store.ts';
import { updateShape } from '../../../shared/lattice/update-shape.ts';
import { hashFloats } from '../../../shared/log/commitments.ts';
import { poolingSpec } from '../../../shared/model/pooling-spec.ts';
import { refusal } from '../../shared/log/refusal.ts';
import { plainShape } from '../../shared/model/plain-shape.ts';
import { createFailingStore, DiskFull } from '../failing-store.ts';
import { configWith, dim, honestUpdate, quietConfig, siteOf, updateBytes } from '../test-site.ts';
import { type Bench, openBench } from './bench.ts';

/** What honest updates of these numbers add up to, added here. */
const naiveSum = (...numbers: readonly number[]) =>
  numbers.map(honestUpdate).reduce((sum, update) => sum.map((value, i) => value + update[i]!));

let bench: Bench;
beforeEach(() => {
  bench = openBench({ site: siteOf(quietConfig) });
});

describe('the sum of a round', () => {
  const restored = (store: Store, state = bench.aggregator.state) => {
    const sum = new RoundSum(updateShape(dim, quietConfig));
    sum.add(updateBytes(99)); // left over from something else
    restoreSum(store, state, sum);
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
    const store = createFailingStore(createMemoryStore());
    const failing = openBench({ store, site: siteOf(quietConfig) });
    const receipts = [1, 2, 3].map((number) => failing.hand(number));
    store.refuse(1, 2); // the updates and the `aggregate` leaf are written, the release is not
    expect(() => failing.aggregator.tick()).toThrow(DiskFull);
    await Promise.all(receipts);
    const { state } = failing.aggregator;
    expect(state.round.kind).toBe('closed');
    expect(restored(store, state)).toEqual(naiveSum(1, 2, 3));
  });

  it('is refused where the record or the bytes of an acknowledged update are missing', async () => {
    await bench.giveAll(1, 2);
    const { store } = bench;
    expect(() => restored({ ...store, secretsWith: () => new Map().entries() })).toThrow(refusal('BAD_LOG'));
    expect(() => restored({ ...store, blob: () => undefined })).toThrow(refusal('BAD_LOG'));
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

describe('the model of a data folder', () => {
  it('may be served under any configuration that keeps its spec', () => {
    expect(() => assertSameSpec(bench.aggregator.state, siteOf(configWith({})))).not.toThrow();
  });

  it.each([
    ['catalog', 13, 4],
    ['embedding', 12, 5],
  ])('may not be served with %s of another size', (_, items, length) => {
    const other = { ...siteOf(quietConfig), spec: poolingSpec(plainShape(items), length) };
    expect(() => assertSameSpec(bench.aggregator.state, other)).toThrow(refusal('BAD_CONFIG'));
    expect(() => openBench({ store: bench.store, site: other })).toThrow(refusal('BAD_CONFIG'));
  });
});
