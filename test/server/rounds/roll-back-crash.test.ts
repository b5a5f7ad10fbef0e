/**
 * A fault at every single write of a history with two roll-backs, one by the metrics and one by the operator: the
 * log must come out as that of the undisturbed run, byte for byte.
 */

import { beforeAll, describe, expect, it } from 'vitest';
import { siteOf } from '../test-site.ts';
import { backTo } from './back-to.ts';
import { type Bench, openBench } from './bench.ts';
import { CrashingBench, type FaultAt, runFor } from './crashing-bench.ts';
import { faults } from './crashing-store.ts';
import { evaluationBytes, measuredConfig } from './measured-site.ts';
import { contentOf, expectReplays, kindsOf } from './replayed-store.ts';

const site = siteOf(measuredConfig);

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
  await runFor(bench, replies);
}

/** Two good rounds, one that shows a spoilt model; then the operator goes back in the middle of a round. */
async function play(faultAt: FaultAt) {
  const history = new CrashingBench(faultAt, (store) => openBench({ store, site }));
  await history.step((bench) => give(bench, 0, 0, null, true));
  await history.step((bench) => give(bench, 1, 1, 0, true));
  await history.step((bench) => give(bench, 2, 2, 0, false)); // version 3, withdrawn as version 4
  await history.step((bench) => give(bench, 3, 4, null, true));
  await history.step(async (bench) => {
    await bench.hand(1, { round: 4, baseVersion: 5 }, storedAtOnce(bench, evaluationBytes('current', true)));
  });
  await history.step(async (bench) => {
    // an operator looks whether it has happened before asking again
    if (bench.aggregator.state.model?.version === 5) bench.aggregator.act(...backTo(1));
    bench.run();
    if (bench.aggregator.state.round.kind !== 'collecting') bench.aggregator.tick();
  });
  return history;
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

let undisturbed: Awaited<ReturnType<typeof play>>;
beforeAll(async () => {
  undisturbed = await play(() => undefined);
});

const isSame = async (faultAt: FaultAt): Promise<boolean> =>
  contentOf((await play(faultAt)).memory) === contentOf(undisturbed.memory);

describe('a history with roll-backs', () => {
  it('LG8 has one by the metrics and one by the operator, and replays', () => {
    const kinds = kindsOf(undisturbed.memory).filter((kind) => kind !== 'contribution');
    const round = ['round-open', 'aggregate', 'release'];
    expect(kinds).toEqual([
      ...['config', ...round, ...round, ...round, 'rollback', ...round],
      ...['round-open', 'act', 'rollback', 'round-open'],
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
