/** A process that takes in 1,000 updates, each in bytes of its own, and tells by how many MB its resident memory grew. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Aggregator } from '../../server/rounds/aggregator.ts';
import { RoundSum } from '../../server/rounds/round-sum.ts';
import type { Site } from '../../server/rounds/site.ts';
import { openSqliteStore } from '../../server/store/sqlite-store.ts';
import { updateShape } from '../../shared/lattice/update-shape.ts';
import { specDim } from '../../shared/model/spec.ts';
import { liveEnvironment } from '../server/live-environment.ts';

/** What the parent sends. */
export type MemoryTask = {
  /** The whole aggregator on its SQLite store, in a round that stays open or is released at the end, or the running sum alone. */
  readonly what: 'round' | 'release' | 'sum';
  readonly site: Site;
  readonly updates: readonly Uint8Array[];
};

/** Updates taken in before the first look, and before the second. */
const from = 10;
const to = 1000;

/** Updates that wait for one commit, as they do behind sockets. */
const together = 10;

/** Freed buffers go back to the system some time after a collection. */
const collections = 3;
const settleMs = 50;

/** Resident memory of this process in MB, garbage collected. */
async function residentMB(): Promise<number> {
  for (let i = 0; i < collections; i++) {
    globalThis.gc?.();
    await setTimeout(settleMs);
  }
  return process.memoryUsage().rss / 1e6;
}

/** @param take takes in `count` updates */
async function growth(take: (count: number) => Promise<void>): Promise<number> {
  await take(from);
  const before = await residentMB();
  await take(to - from);
  return (await residentMB()) - before;
}

async function growthOfSum({ site, updates }: MemoryTask): Promise<number> {
  const sum = new RoundSum(updateShape(specDim(site.spec), site.config));
  return growth(async (count) => {
    for (let i = 0; i < count; i++) sum.add(updates[i % updates.length]!.slice());
  });
}

async function growthOfAggregator({ what, site: given, updates }: MemoryTask): Promise<number> {
  const { config } = given;
  const cohort = what === 'release' ? to : 2 * to;
  const site = { ...given, config: { ...config, round: { ...config.round, cohort } } };
  const folder = mkdtempSync(join(tmpdir(), 'hearsay-bench-'));
  const store = openSqliteStore(folder);
  try {
    const aggregator = new Aggregator(liveEnvironment(store, site), {
      announced: ignore,
      progressed: ignore,
    });
    return await growth(async (count) => {
      for (let i = 0; i < count; i += together) {
        await Promise.all(updates.slice(0, together).map((bytes) => contribute(aggregator, bytes.slice())));
      }
    });
  } finally {
    store.close();
    rmSync(folder, { recursive: true });
  }
}

const ignore = (): void => undefined;

function contribute(aggregator: Aggregator, bytes: Uint8Array): Promise<unknown> {
  const participant = randomBytes(16).toString('hex');
  return aggregator.contribute({ round: 0, baseVersion: 0, participant }, bytes);
}

const [task] = (await once(process, 'message')) as [MemoryTask];
process.send?.(await (task.what === 'sum' ? growthOfSum(task) : growthOfAggregator(task)));
