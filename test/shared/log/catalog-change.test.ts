import { describe, expect, it } from 'vitest';
import { hashFile } from '../../../shared/log/commitments.ts';
import { computeCatalogChange } from '../../../shared/log/compute-catalog-change.ts';
import { encodeLeaf, type Leaf, type LeafOf, parseLeaf } from '../../../shared/log/leaf.ts';
import { heldModel } from '../../../shared/log/model-line.ts';
import { emptyLogState } from '../../../shared/log/state.ts';
import { step } from '../../../shared/log/step.ts';
import { readCatalogRows } from '../../../shared/model/catalog-rows.ts';
import { poolingSpec } from '../../../shared/model/pooling-spec.ts';
import { specDim, specHash, splitVector } from '../../../shared/model/spec.ts';
import { plainShape } from '../model/plain-shape.ts';
import { catalogOf, dim, LogBuilder, measuredSite, noisySite, sixIds, someUpdate } from './log-builder.ts';
import { refusal } from './refusal.ts';
import { replay } from './replayed-log.ts';

/** `b` and `e` are gone, `x` to `z` are new, and the order is another. */
const otherIds = ['x', 'f', 'a', 'y', 'd', 'c', 'z'];

const bitsOf = (values: Float32Array) => [...new Uint32Array(values.slice().buffer)];
const lastLeaf = (log: LogBuilder) => parseLeaf(log.leaves.at(-1)!) as LeafOf<'catalog'>;
const refused = (log: LogBuilder, other: object) => {
  const before = log.state;
  const honest = lastLeaf(new LogBuilder().play([1]).changeCatalog(otherIds));
  expect(() => step(before, { ...honest, ...other } as Leaf)).toThrow(refusal('BAD_LOG'));
};

describe('a change of catalog', () => {
  it('LG9 states catalog and spec before and after, and the model that follows, under the next version', () => {
    const log = new LogBuilder().play([1]);
    const before = log.state;
    const spec = poolingSpec(plainShape(7), 2);
    expect(lastLeaf(log.changeCatalog(otherIds))).toMatchObject({
      fromCatalog: hashFile(catalogOf(sixIds)),
      fromSpec: before.config?.specHash,
      catalog: hashFile(catalogOf(otherIds)),
      specHash: specHash(spec),
      dim: specDim(spec),
      model: { version: 2 },
      round: null,
    });
    expect(log.state).toMatchObject({
      config: { catalog: hashFile(catalogOf(otherIds)), specHash: specHash(spec), dim: specDim(spec) },
      model: { version: 2 },
      nextRound: 1,
      releases: 1,
    });
  });

  it('LG9 moves the rows of model and optimizer with their ids', () => {
    const log = new LogBuilder().play([1]);
    const [old, state] = [log.master.model, log.master.optimizerState];
    const from = log.spec;
    log.changeCatalog(otherIds);
    const row = (vector: Float32Array, spec: typeof from, index: number) =>
      [...splitVector(spec, vector).itemInput!].slice(2 * index, 2 * index + 2);
    for (const id of ['a', 'c', 'd', 'f']) {
      const [before, after] = [sixIds.indexOf(id), otherIds.indexOf(id)];
      expect(row(log.master.model, log.spec, after)).toEqual(row(old, from, before));
      expect(row(log.master.optimizerState, log.spec, after)).toEqual(row(state, from, before));
    }
    expect(row(log.master.optimizerState, log.spec, 0)).toEqual([0, 0]);
  });

  it('LG9 gives a new item another start than the one that had its row at the first release', () => {
    const [first, second] = [catalogOf(['a', 'b']), catalogOf(['x', 'a', 'b'])].map((to) => {
      const log = new LogBuilder();
      const rows = { from: readCatalogRows(log.catalog), to: readCatalogRows(to) };
      return computeCatalogChange({ state: log.state, master: log.initial, ...rows });
    });
    const rows = splitVector(second!.spec, second!.master.model).itemInput!;
    expect(rows.slice(2, 4)).toEqual(splitVector(first!.spec, first!.master.model).itemInput!.slice(0, 2));
    expect(rows.slice(0, 2)).not.toEqual(rows.slice(2, 4));
  });

  it('LG9 leaves the ledger as it is', () => {
    const log = new LogBuilder().play([1]);
    const { ledger } = log.state;
    expect(log.changeCatalog(otherIds).state.ledger).toEqual(ledger);
  });

  it('LG9 LG8 begins a new line: nobody is held, nothing was measured, and nothing goes back across it', () => {
    const none = new Int32Array(dim + 6);
    const log = new LogBuilder(measuredSite);
    for (let i = 0; i < 3; i++) log.open().contribute(none).close().release();
    expect(heldModel(log.state, measuredSite)?.version).toBe(1);
    log.changeCatalog(otherIds);
    expect(log.state).toMatchObject({ lineFrom: 4, evaluations: [], models: [{ version: 4 }] });
    expect(heldModel(log.state, measuredSite)).toBeNull();
    const model = { ...log.state.model!, version: 5 };
    const back: Leaf = { kind: 'rollback', cause: 'operator', toVersion: 3, model, round: null };
    expect(() => step(log.state, back)).toThrow(refusal('BAD_LOG'));
    log.play([1]);
    expect(() => log.rollBack(4)).not.toThrow();
  });

  it('LG9 ends a round that collects, and names it', () => {
    const log = new LogBuilder().play([1]).open().contribute(someUpdate(2)).changeCatalog(otherIds);
    expect(lastLeaf(log).round).toBe(1);
    expect(log.state.round).toEqual({ kind: 'waiting' });
    expect(() => log.play([3])).not.toThrow();
    refused(new LogBuilder().play([1]).open(), {});
    refused(new LogBuilder().play([1]).open(), { round: 0 });
    refused(new LogBuilder().play([1]), { round: 1 });
  });

  it('LG9 waits for the release of a round that is closed', () => {
    const closed = new LogBuilder().play([1]).open().contribute(someUpdate(2)).close();
    for (const round of [null, 1]) refused(closed, { round });
    expect(() => closed.changeCatalog(otherIds)).toThrow(TypeError);
    refused(Object.assign(new LogBuilder(), { state: emptyLogState }), {});
  });

  it.each([
    ['goes on from another catalog', { fromCatalog: 'a'.repeat(64) }],
    ['goes on from another spec', { fromSpec: 'a'.repeat(64) }],
    ['changes to the catalog that is in force', { catalog: hashFile(catalogOf(sixIds)) }],
  ])('LG9 refuses one that %s', (_, other) => {
    refused(new LogBuilder().play([1]), other);
  });

  it('LG9 refuses a version that does not go up by one', () => {
    const model = { file: 'a'.repeat(64), scoring: 'a'.repeat(64), master: 'a'.repeat(64) };
    for (const version of [0, 1, 3]) {
      refused(new LogBuilder().play([1]), { model: { ...model, optimizer: 'a'.repeat(64), version } });
    }
  });
});

describe('replaying a change of catalog', () => {
  const played = () => new LogBuilder().play([1]).play([2]).changeCatalog(otherIds).play([3]);
  const expectReplays = (log: LogBuilder) => {
    const { master, state } = replay(log.leaves, log.sources);
    expect(bitsOf(master.model)).toEqual(bitsOf(log.master.model));
    expect(bitsOf(master.optimizerState)).toEqual(bitsOf(log.master.optimizerState));
    expect(state).toEqual(log.state);
  };

  it('LG9 gives the same model, bit for bit, and goes on from it', () => {
    expectReplays(played());
  });

  it('LG9 goes on over several catalogs, back to the first one too', () => {
    expectReplays(played().changeCatalog(['q']).play([4]).changeCatalog(sixIds).play([5]).rollBack(7));
  });

  it('LG9 takes fresh moments where the optimizer is another since', () => {
    const optimizer = { kind: 'fedadam', learningRate: 0.1, beta1: 0.9, beta2: 0.99, tau: 0.01 } as const;
    const site = { ...noisySite, optimizer: { ...optimizer, averaging: 0.9 } };
    const log = new LogBuilder().play([1]).reconfigure(site).changeCatalog(otherIds);
    expect(log.master.optimizerState).toEqual(new Float32Array(3 * specDim(log.spec)));
    expectReplays(log.play([2]));
  });

  it('LG9 finds a model that does not follow from the one before', () => {
    const log = new LogBuilder().play([1]);
    const model = log.master.model.slice();
    model[0] = 1; // of item a, which stays
    log.changeCatalog(otherIds, { master: { ...log.master, model } });
    expect(() => replay(log.leaves, log.sources)).toThrow(refusal('BAD_LOG'));
  });

  it('LG9 finds rows that were given to other items', () => {
    const to = readCatalogRows(catalogOf([...otherIds].reverse()));
    const log = new LogBuilder().play([1]).changeCatalog(otherIds, { to });
    expect(() => replay(log.leaves, log.sources)).toThrow(refusal('BAD_LOG'));
  });

  it('LG9 finds another spec, or another length, than the catalog gives', () => {
    const log = new LogBuilder().play([1]).changeCatalog(otherIds);
    for (const other of [{ specHash: 'a'.repeat(64) }, { dim: 9 }]) {
      const leaves = [...log.leaves.slice(0, -1), encodeLeaf({ ...lastLeaf(log), ...other })];
      expect(() => replay(leaves, log.sources)).toThrow(refusal('BAD_LOG'));
    }
  });

  it('LG9 wants both catalogs, the stated ones', () => {
    const log = played();
    for (const missing of [sixIds, otherIds].map((ids) => hashFile(catalogOf(ids)))) {
      for (const instead of [undefined, catalogOf(['q'])]) {
        const catalog = (hash: string) => (hash === missing ? instead : log.catalogs.get(hash));
        expect(() => replay(log.leaves, { ...log.sources, catalog })).toThrow(refusal('BAD_LOG'));
      }
    }
  });

  it('LG3 takes another catalog in a config where its items are the same, and finds where they are not', () => {
    const titled = new TextEncoder().encode(
      JSON.stringify({ items: sixIds.map((id) => ({ id, title: id.toUpperCase() })) }),
    );
    const swapped = catalogOf([...sixIds].reverse()); // the same spec
    for (const [catalog, isFine] of [
      [titled, true],
      [swapped, false],
    ] as const) {
      const log = new LogBuilder().play([1]);
      log.catalog = catalog;
      log.catalogs.set(hashFile(catalog), catalog);
      log.append(log.configLeaf());
      if (isFine) expectReplays(log);
      else expect(() => replay(log.leaves, log.sources)).toThrow(refusal('BAD_LOG'));
    }
  });

  it('LG9 refuses a file that is no catalog', () => {
    const { state, master, catalog } = new LogBuilder();
    const from = readCatalogRows(catalog);
    for (const text of ['', '{}', '{"items":[{"name":"a"}]}', 'null']) {
      const to = new TextEncoder().encode(text);
      const change = () => computeCatalogChange({ state, master, from, to: readCatalogRows(to) });
      expect(change).toThrow(refusal('BAD_CATALOG'));
    }
    const another = readCatalogRows(catalogOf(['a']));
    expect(() => computeCatalogChange({ state, master, from: another, to: from })).toThrow(
      refusal('BAD_CATALOG'),
    );
  });
});
