/**
 * Crash consistency, exhaustively: a fault at every single write of a history. The bench draws its randomness from
 * the log's size, so whatever happens, the log must come out as that of the undisturbed run, byte for byte.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Site } from '../../../server/rounds/site.ts';
import type { Receipt } from '../../../shared/protocol/messages.ts';
import { configWith, siteOf, updateBytes } from '../test-site.ts';
import { noon, openBench } from './bench.ts';
import { CrashingBench, type FaultAt, runFor } from './crashing-bench.ts';
import { faults } from './crashing-store.ts';
import { contentOf, expectReceipt, expectReplays, kindsOf } from './replayed-store.ts';

/** A site from its first start on: what happens, each step again until it has succeeded. */
class History {
  readonly acknowledged = new Map<number, Receipt>();
  readonly bench: CrashingBench;
  readonly #clock = { now: noon };
  #site: Site = siteOf();

  constructor(faultAt: FaultAt) {
    this.bench = new CrashingBench(faultAt, (store) =>
      openBench({ store, site: this.#site, clock: this.#clock }),
    );
  }

  async play(): Promise<void> {
    await this.#give(0, [1]);
    await this.#give(0, [2, 3]);
    await this.#give(1, [4]);
    await this.#give(1, [5]);
    this.#clock.now = noon + 60_000;
    await this.bench.step(({ aggregator }) => aggregator.tick());
    await this.#give(2, [6]);
    this.#site = siteOf(configWith({ round: { cohort: 2 } }));
    this.bench.restart();
    await this.#give(2, [7, 8]);
    await this.#give(3, [9, 10]);
    await this.#give(4, [11]);
  }

  /** Updates that come together; each is for the model of its round. */
  #give(round: number, numbers: readonly number[]): Promise<void> {
    return this.bench.step((bench) => {
      const replies = numbers.map(async (number) => {
        const receipt = await bench.hand(number, { round, baseVersion: round });
        // acknowledged before a crash: the resend gets the same receipt
        expect(receipt).toEqual(this.acknowledged.get(number) ?? receipt);
        this.acknowledged.set(number, receipt);
      });
      return runFor(bench, replies);
    });
  }
}

async function playWith(faultAt: FaultAt) {
  const history = new History(faultAt);
  await history.play();
  const { memory, writes } = history.bench;
  return { memory, history, writes };
}

let undisturbed: Awaited<ReturnType<typeof playWith>>;
beforeAll(async () => {
  undisturbed = await playWith(() => undefined);
});

async function expectSameOutcome(faultAt: FaultAt, label: string) {
  const { memory, history } = await playWith(faultAt);
  expect(history.acknowledged, label).toEqual(undisturbed.history.acknowledged);
  expect(contentOf(memory) === contentOf(undisturbed.memory), label).toBe(true);
}

describe('a history without faults', () => {
  it('has four releases, a changed config and every update, and replays', () => {
    const { memory, history, writes } = undisturbed;
    const round = (updates: number) => ['round-open', ...Array(updates).fill('contribution')];
    const release = ['aggregate', 'release'];
    expect(kindsOf(memory)).toEqual([
      ...['config', ...round(3), ...release, ...round(2), ...release, ...round(3), ...release],
      ...['config', ...round(2), ...release, ...round(1)],
    ]);
    for (const [number, receipt] of history.acknowledged) expectReceipt(memory, receipt, updateBytes(number));
    expect(history.acknowledged.size).toBe(11);
    expect(expectReplays(memory).state.releases).toBe(4);
    expect(writes).toBeGreaterThan(20);
  });
});

describe('PR5 LG7 no acknowledged update is lost, nothing is released twice or never', () => {
  it.each(faults)('with one write that is met by the fault: %s', async (fault) => {
    for (let n = 0; n < undisturbed.writes; n++) {
      await expectSameOutcome((write) => (write === n ? fault : undefined), `write ${n}`);
    }
  });

  it.each(faults)('with every second write met by the fault: %s', async (fault) => {
    for (const parity of [0, 1]) {
      await expectSameOutcome((write) => (write % 2 === parity ? fault : undefined), `parity ${parity}`);
    }
  });

  it('with two faults in a row, of any kinds, from any write on', async () => {
    for (let n = 0; n < undisturbed.writes; n++) {
      const [first, second] = [faults[n % 3], faults[Math.floor(n / 3) % 3]];
      const faultAt = (write: number) => (write === n ? first : write === n + 1 ? second : undefined);
      await expectSameOutcome(faultAt, `writes ${n} and ${n + 1}: ${first}, ${second}`);
    }
  });
});
