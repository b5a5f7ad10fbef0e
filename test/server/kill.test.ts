/** `kill -9`: the real server over its real store, killed at any instant under a stream of updates over real sockets. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { recordsOf } from '../../server/rounds/contribution-record.ts';
import { openSqliteStore } from '../../server/store/sqlite-store.ts';
import type { Leaf } from '../../shared/log/leaf.ts';
import { seededUniform } from '../shared/seeded-random.ts';
import { expectReceipt, expectReplays, leavesOf } from './rounds/replayed-store.ts';
import { type ServeProcess, startServe } from './serve-process.ts';
import { servedSettings, writeSite } from './served-site.ts';
import { noisyConfig, siteOf } from './test-site.ts';
import { Visitors } from './visitors.ts';

const kills = 8;
const settings = {
  ...servedSettings,
  limits: { messagesPerMinute: null },
  data: 'store',
  round: { ...servedSettings.round, deadlineMs: 200 },
};

let folder: string;
let serve: ServeProcess | undefined;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hearsay-kill-'));
  writeSite(folder, 'settings.json', settings);
});
afterAll(async () => {
  await serve?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

type Release = Extract<Leaf, { kind: 'release' }>;

/** PV3, by hand: within a period the `cap` costliest releases count, and here all cost the same. */
function naiveRho(releases: readonly Release[]): number {
  const { cap, roundsPerPeriod, noiseMultiplier } = settings.privacy;
  const perPeriod = new Map<number, number>();
  for (const { round } of releases) {
    const period = Math.floor(round / roundsPerPeriod);
    perPeriod.set(period, (perPeriod.get(period) ?? 0) + 1);
  }
  const charged = [...perPeriod.values()].reduce((sum, count) => sum + Math.min(count, cap), 0);
  return charged / (2 * noiseMultiplier ** 2);
}

it('PR5 LG7 kill -9 at any moment, then start: the same model and ledger, no release lost or doubled, no acknowledged update lost', {
  timeout: 120_000,
}, async () => {
  const uniform = seededUniform(31);
  const visitors = new Visitors();
  const instants: string[] = [];
  const start = () => startServe(['--config', 'settings.json'], folder);
  for (let i = 0; i < kills; i++) {
    serve = await start();
    const answered = visitors.answers(1 + Math.floor(uniform() * 9));
    const gone = visitors.visit(serve.url);
    // the one test in which time is the point: half of the kills are at once after an answer, half at any time
    await (i % 2 === 0 ? answered : sleep(uniform() * 300));
    await serve.kill('SIGKILL');
    await gone;
    instants.push(`sent ${visitors.sent.size}, answered ${acknowledged(visitors).length}`);
  }
  serve = await start();
  const last = Math.max(...visitors.models.keys());
  await visitors.visit(serve.url, (version) => version >= last + 3);
  expect(await serve.kill('SIGTERM')).toMatchObject({ code: 0, stderr: '' });
  expect(visitors.faults, instants.join('; ')).toEqual([]);

  const store = openSqliteStore(join(folder, 'store'));
  try {
    const { deadlineMs } = settings.round;
    const site = siteOf({ ...noisyConfig, round: { ...noisyConfig.round, deadlineMs } });
    const { state } = expectReplays(store, site);
    const leaves = leavesOf(store);
    const releases = leaves.filter((leaf) => leaf.kind === 'release');
    expect(releases.map(({ model }) => model.version)).toEqual(releases.map((_, i) => i + 1));
    expect(releases.at(-1)?.rho).toBe(naiveRho(releases));
    expect(state.releases).toBe(releases.length);
    for (const { model } of releases) {
      const announced = visitors.models.get(model.version);
      expect(announced ?? model.file).toBe(model.file);
    }
    for (const { round, participant, receipt, bytes } of acknowledged(visitors)) {
      expectReceipt(store, receipt, bytes);
      expect(recordsOf(store, round).get(receipt.leafIndex), participant).toBeDefined();
    }
    expect(acknowledged(visitors).length).toBeGreaterThan(2 * kills);
    for (let round = 0; round < state.nextRound; round++) {
      const given = leaves.filter((leaf) => leaf.kind === 'contribution' && leaf.round === round);
      expect(given).toHaveLength(recordsOf(store, round).size);
    }
  } finally {
    store.close();
  }
});

function acknowledged({ sent }: Visitors) {
  return [...sent.values()].flatMap(({ header, bytes, receipt }) =>
    receipt ? [{ ...header, bytes, receipt }] : [],
  );
}
