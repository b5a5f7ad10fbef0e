/** A bench whose process dies at chosen writes, and is started again until it has done what it was to do. */
import { createMemoryStore } from '../../../server/store/memory-store.ts';
import type { Store } from '../../../server/store/store.ts';
import type { Bench } from './bench.ts';
import { type CrashingStore, createCrashingStore, type Fault } from './crashing-store.ts';

/** The fault, if any, that meets the n-th write, counted from 0. */
export type FaultAt = (write: number) => Fault | undefined;

const mostAttempts = 20;

/** Processes over one store, one after the other. */
export class CrashingBench {
  /** What is written, as who comes after all faults reads it. */
  readonly memory = createMemoryStore();
  readonly #store: CrashingStore;
  readonly #open: (store: Store) => Bench;
  #bench: Bench | undefined;

  /** @param open starts a process over the store, with the settings and items of that moment */
  constructor(faultAt: FaultAt, open: (store: Store) => Bench) {
    this.#store = createCrashingStore(this.memory, faultAt);
    this.#open = open;
  }

  /** Writes that were asked for. */
  get writes(): number {
    return this.#store.writes();
  }

  /** Run until it has succeeded; after a crash in another process. */
  async step(run: (bench: Bench) => unknown): Promise<void> {
    for (let attempt = 0; attempt < mostAttempts; attempt++) {
      try {
        if (this.#store.isDead()) {
          this.#store.revive();
          this.restart();
        }
        this.#bench ??= this.#open(this.#store);
        if (attempt > 0) this.#bench.aggregator.tick(); // as the server's timer does
        await run(this.#bench);
        return;
      } catch (error) {
        if (!/dead|write \d+: |could not be stored/.test(String(error))) throw error;
      }
    }
    throw new Error('a step never succeeds');
  }

  /** The next step is that of another process. */
  restart(): void {
    this.#bench = undefined;
  }
}

/** Do what the bench deferred while these wait for it. @throws what fails first */
export async function runFor(bench: Bench, replies: readonly Promise<unknown>[]): Promise<void> {
  const ran = (async () => bench.run())();
  const failed = (await Promise.allSettled([...replies, ran])).find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
}
