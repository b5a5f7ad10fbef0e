/**
 * A fault at every single write of a history with two roll-backs, one by the metrics and one by the operator: the
 * log must come out as that of the undisturbed run, byte for byte.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../../server/store/memory-store.ts';
import type { Store } from '../../../server/store/store.ts';
import { siteOf } from '../test-site.ts';
import { type Bench, openBench } from './bench.ts';
import { createCrashingStore, type Fault, faults } from './crashing-store.ts';
import { evaluationBytes, measuredConfig } from './measured-site.ts';
import { expectReplays, kindsOf } from './replayed-store.ts';

const site = siteOf(measuredConfig);

/** Run until it has succeeded; after a crash in another process. */
async function untilDone(
  store: ReturnType<typeof createCrashingStore>,
  open: { bench: Bench | undefined },
  run: (bench: Bench) => Promise<void>,
): Promise<void> {
  for (let attempt = 0; attempt < 20; attempt++) {
    try {
      if (store.isDead()) {
        store.revive();
        open.bench = undefined;
      }
      open.bench ??= openBench({ store, site });
      if (attempt > 0) open.bench.aggregator.tick(); // as the server's timer does
      return await run(open.bench);
    } catch (error) {
      if (!/dead|write \d+: |could not be stored/.test(String(error))) throw error;
    }
  }
  throw new Error('a step never succeeds');
}

/** The updates of a round, all at once, each for the model of its round. */
async function give(
  bench: Bench,
  round: number,
  base: number,
  held: number | null,
  hits: boolean,
): Promise<void> {
  const replies = Array.from({ length: 40 }, (_, i) => {
    const isHeld = held !== null && i % 2 === 1;
    const bytes = evaluationBytes(isHeld ? 'held' : 'current', isHeld || hits, i);
    return bench.hand(i, { round, baseVersion: isHeld ? held : base }, bytes);
  });
  const ran = (async () => bench.run())();
  const failed = (await Promise.allSettled([...replies, ran])).find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
}

/** Two good rounds, one that shows a spoilt model; then the operator goes back in the middle of a round. */
async function play(faultAt: (write: number) => Fault | undefined) {
  const memory = createMemoryStore();
  const store = createCrashingStore(memory, faultAt);
  const open: { bench: Bench | undefined } = { bench: undefined };
  const step = (run: (bench: Bench) => Promise<void>) => untilDone(store, open, run);
  await step((bench) => give(bench, 0, 0, null, true));
  await step((bench) => give(bench, 1, 1, 0, true));
  await step((bench) => give(bench, 2, 2, 0, false)); // version 3, withdrawn as version 4
  await step((bench) => give(bench, 3, 4, null, true));
  await step(async (bench) => {
    await bench.hand(1, { round: 4, baseVersion: 5 }, storedAtOnce(bench, evaluationBytes('current', true)));
  });
  await step(async (bench) => {
    // an operator looks whether it has happened before asking again
    if (bench.aggregator.state.model?.version === 5) bench.aggregator.rollBack(1);
    bench.run();
    if (bench.aggregator.state.round.kind !== 'collecting') bench.aggregator.tick();
  });
  return { memory, writes: store.writes() };
}

function storedAtOnce(bench: Bench, bytes: Uint8Array): Uint8Array {
  queueMicrotask(() => {
    try {
      bench.run();
    } catch {
      // the update is rejected, and the step tried again
    }
  });
  return bytes;
}

/** Everything that a store holds, as text that compares fast. */
const contentOf = (store: Store) =>
  JSON.stringify([[...store.leaves()], [...store.secretsWith('')]].map((each) => each.map(String)));

let undisturbed: Awaited<ReturnType<typeof play>>;
beforeAll(async () => {
  undisturbed = await play(() => undefined);
});

const isSame = async (faultAt: (write: number) => Fault | undefined): Promise<boolean> =>
  contentOf((await play(faultAt)).memory) === contentOf(undisturbed.memory);

describe('a history with roll-backs', () => {
  it('LG8 has one by the metrics and one by the operator, and replays', () => {
    const kinds = kindsOf(undisturbed.memory).filter((kind) => kind !== 'contribution');
    const round = ['round-open', 'aggregate', 'release'];
    expect(kinds).toEqual([
      ...['config', ...round, ...round, ...round, 'rollback', ...round],
      ...['round-open', 'rollback', 'round-open'],
    ]);
    expect(expectReplays(undisturbed.memory, site).state.model?.version).toBe(6);
  });

  it.each(faults)('LG8 comes out the same with one write that is met by the fault: %s', async (fault) => {
    for (let n = 0; n < undisturbed.writes; n++) {
      expect(await isSame((write) => (write === n ? fault : undefined)), `write ${n}`).toBe(true);
    }
  });

  it.each(faults)('LG8 comes out the same with every second write met by the fault: %s', async (fault) => {
    for (const parity of [0, 1]) {
      expect(await isSame((write) => (write % 2 === parity ? fault : undefined)), `parity ${parity}`).toBe(
        true,
      );
    }
  });
});
