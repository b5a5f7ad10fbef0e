import { describe, expect, it } from 'vitest';
import { writeBackup } from '../../../server/backup/write-backup.ts';
import { storedFiles } from '../../../server/log/stored-file.ts';
import { TrainingStates } from '../../../server/log/training-states.ts';
import { restoreMaster } from '../../../server/rounds/restore.ts';
import { createMemoryStore } from '../../../server/store/memory-store.ts';
import { openSqliteStore } from '../../../server/store/sqlite-store.ts';
import type { Store } from '../../../server/store/store.ts';
import type { Leaf } from '../../../shared/log/leaf.ts';
import type { ModelState } from '../../../shared/log/model-state.ts';
import {
  auditFolder,
  auditStore,
  backUp,
  benchWithKeys,
  failed,
  inFolder,
  lineOf,
  restore,
  useFolder,
} from '../backup/backed-up.ts';
import { backTo } from '../rounds/back-to.ts';
import { type Bench, noon, openBench } from '../rounds/bench.ts';
import { leavesOf } from '../rounds/replayed-store.ts';
import { configWith, items, siteOf } from '../test-site.ts';

const hour = 3_600_000;
const site = siteOf(configWith({ round: { deadlineMs: 1_000 * hour } }));
const others = [{ id: 'new' }, ...items.slice(1)];

/** The models of a log by their versions, as leaves state them. */
function modelsOf(store: Store): ReadonlyMap<number, ModelState> {
  const stated = leavesOf(store).flatMap((leaf) => ('model' in leaf ? [leaf.model] : []));
  return new Map(stated.map((model) => [model.version, model]));
}

/** Versions whose states of training are in the store, whole. */
const keptIn = (store: Store): number[] =>
  Array.from(modelsOf(store).values())
    .filter(({ master, optimizer }) => store.blob(`floats/${master}`) && store.blob(`floats/${optimizer}`))
    .map(({ version }) => version);

/** A release; the next round opens two hours after it was opened, when its evidence is too old to be kept. */
async function giveRound({ clock, giveAll, give }: Bench, number: number): Promise<void> {
  await giveAll(number, number + 1);
  clock.now += 2 * hour;
  await give(number + 2);
}

/** Versions 1 to 3, back to 1 as 4, 5, another catalog as 6, and those of three more rounds. */
async function longHistory(store: Store = createMemoryStore()) {
  const made = benchWithKeys({ store, site, clock: { now: noon }, evidenceMs: hour });
  const { bench } = made;
  for (const number of [1, 4, 7]) await giveRound(bench, number);
  bench.aggregator.act(...backTo(1));
  bench.run();
  await giveRound(bench, 10);
  bench.aggregator.changeCatalog(others);
  bench.run();
  for (const number of [13, 16, 19]) await giveRound(bench, number);
  return made;
}

describe('states of training', () => {
  useFolder();

  it('LG13 go once nobody can ask for them: neither a roll-back, nor an audit; public files stay', async () => {
    const { bench } = await longHistory();
    // 0: the first; 1 and 4 are one; 5: what the catalog's change went on from; 6 to 9: what can be gone back to
    expect(keptIn(bench.store)).toEqual([0, 1, 4, 5, 6, 7, 8, 9]);
    expect(bench.aggregator.state.models.map(({ version }) => version)).toEqual([6, 7, 8, 9]);
    for (const { file, scoring } of modelsOf(bench.store).values())
      for (const hash of [file, scoring]) expect(bench.store.blob(`model/${hash}`)).toBeDefined();
  });

  it('LG8 stay for as long as a roll-back can go there, and after a restart it does', async () => {
    const { bench } = await longHistory();
    const again = openBench({ store: bench.store, site: bench.aggregator.site, clock: bench.clock });
    for (const model of again.aggregator.state.models)
      expect(restoreMaster(bench.store, model)).toBeDefined();
    again.aggregator.act(...backTo(6));
    again.run();
    await giveRound(again, 22);
    expect(again.aggregator.state.model?.version).toBe(11);
  });

  it('LG7 LG8 LG9 stay for as long as an audit recomputes from them: nothing fails that held before', async () => {
    const { bench } = await longHistory();
    const audit = await auditStore(bench.store);
    expect(failed(audit)).toEqual([]);
    // the roll-back, the change of catalog, and the round whose evidence is kept
    expect(lineOf(audit, 'releases')).toBe('not-checkable 2 models');
    const kept = benchWithKeys({ site, clock: { now: noon }, evidenceMs: 3 * hour }).bench;
    for (const number of [1, 4, 7, 10]) await giveRound(kept, number);
    kept.aggregator.changeCatalog(others); // of the last three models none can be gone back to
    kept.run();
    expect(kept.aggregator.state.erasedBefore).toBe(3);
    const later = await auditStore(kept.store);
    expect([failed(later), lineOf(later, 'releases')]).toEqual([[], 'not-checkable 2 models']);
  });

  it('are in a backup as far as it can go on from them, and what is restored from it holds in an audit', async () => {
    const { bench, keys } = await longHistory();
    await backUp(bench.store);
    const { now } = await restore(keys);
    expect(now.models.map(({ version }) => version)).toEqual([6, 7, 8, 9]);
    const store = openSqliteStore(inFolder('restored'));
    expect(keptIn(store)).toEqual([0, 1, 4, 5, 6, 7, 8, 9]);
    const restored = openBench({ store, site: bench.aggregator.site, clock: bench.clock });
    await giveRound(restored, 22);
    restored.aggregator.act(...backTo(7));
    store.close();
    expect(failed(await auditFolder('restored'))).toEqual([]);
  });

  it('are there for a backup that is being written while they go', async () => {
    const { bench, keys } = benchWithKeys({ site, clock: { now: noon }, evidenceMs: hour });
    for (const number of [1, 4, 7]) await giveRound(bench, number);
    const read = storedFiles(bench.store);
    let hasGoneOn = false;
    const readWhileItGoesOn: typeof read = async (path) => {
      if (path.startsWith('models/') && !hasGoneOn) {
        hasGoneOn = true;
        bench.clock.now += 2 * hour;
        bench.aggregator.changeCatalog(others);
        bench.run();
      }
      return read(path);
    };
    await writeBackup({ read: readWhileItGoesOn, target: inFolder('backup') });
    expect([hasGoneOn, bench.aggregator.state.models.length]).toEqual([true, 1]);
    expect((await restore(keys)).now.models).toHaveLength(4);
    await giveRound(bench, 10);
    expect(keptIn(bench.store)).toEqual([0, 3, 4, 5]);
  });
});

describe('the fold that says which states are asked for', () => {
  const hashOf = (part: string, version: number): string => `${part}${version}`.padStart(64, '0');
  const modelOf = (version: number): ModelState => ({
    version,
    ...{ file: hashOf('a', version), scoring: hashOf('b', version) },
    ...{ master: hashOf('c', version), optimizer: hashOf('d', version) },
  });
  const statesOf = (states: readonly { master: string }[]): number[] =>
    states.map(({ master }) => Number(master.replace(/^0*c/, '')));

  /** The first model, and one of each round; the last `reach` can be gone back to. */
  function folded({ rounds, reach }: { rounds: number; reach: number }) {
    const states = new TrainingStates();
    let models: readonly ModelState[] = [];
    for (let version = 0; version <= rounds; version++) {
      const model = modelOf(version);
      models = [...models, model].slice(-reach);
      const leaf = { kind: version === 0 ? 'config' : 'release', model } as Leaf;
      states.fold(leaf, { models, nextRound: version });
    }
    const erase = (before: number) => states.fold({ kind: 'erasure', before }, { models, nextRound: rounds });
    return { states, models, erase };
  }

  it('LG13 keeps all until evidence is erased, and leaves what was made before it and cannot be reached', () => {
    const { states, erase } = folded({ rounds: 9, reach: 3 });
    expect(states.kept).toHaveLength(10);
    erase(5); // round 5 begins with model 5
    expect([statesOf(states.kept), statesOf(states.left)]).toEqual([
      [0, 5, 6, 7, 8, 9],
      [1, 2, 3, 4],
    ]);
    erase(6);
    expect([statesOf(states.kept), statesOf(states.left)]).toEqual([[0, 6, 7, 8, 9], [5]]);
  });

  it('LG8 keeps what can be reached, however old it is, and has it alone in a backup', () => {
    const { states, models, erase } = folded({ rounds: 9, reach: 6 });
    expect(statesOf(states.withoutEvidence({ models }))).toEqual([0, 4, 5, 6, 7, 8, 9]);
    erase(9);
    expect(statesOf(states.kept)).toEqual([0, 4, 5, 6, 7, 8, 9]);
  });

  it('takes a configuration that goes on from the current model for no other model', () => {
    const { states, models } = folded({ rounds: 2, reach: 3 });
    states.fold({ kind: 'config', model: modelOf(2) } as Leaf, { models, nextRound: 2 });
    expect(statesOf(states.kept)).toEqual([0, 1, 2]);
  });
});
