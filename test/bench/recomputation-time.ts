/** How long `hearsay audit` takes to recompute a release of a thousand real updates from the data folder of their aggregator. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLogSigner } from '../../server/log/log-signer.ts';
import { Aggregator } from '../../server/rounds/aggregator.ts';
import type { Site } from '../../server/rounds/site.ts';
import { openSqliteStore } from '../../server/store/sqlite-store.ts';
import { specDim } from '../../shared/model/spec.ts';
import { liveEnvironment } from '../server/live-environment.ts';
import { runAudit } from './audit-time.ts';
import type { Measured } from './figure.ts';
import { progress } from './report.ts';

const contributions = 1_000;

/** @param root of the project, built */
export async function measureRecomputation(
  root: string,
  { site, updates }: { readonly site: Site; readonly updates: readonly Uint8Array[] },
): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'hearsay-recomputation-'));
  try {
    progress(`a release of ${contributions} updates`);
    await writeRelease(join(folder, 'data'), site, updates);
    progress('the audit of it');
    const { seconds } = runAudit(root, [join(folder, 'data'), '--seen', join(folder, 'seen.json')]);
    const dim = specDim(site.spec).toLocaleString('en-US');
    const note = `${contributions} real updates of ${dim} parameters: hash, norm, sum, noise, model; Node's start included`;
    return { name: 'audit.thousandUpdatesSeconds', value: seconds, note };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function writeRelease(folder: string, site: Site, updates: readonly Uint8Array[]): Promise<void> {
  const { config } = site;
  const store = openSqliteStore(folder);
  openLogSigner(store, 'bench.example/log');
  const aggregator = new Aggregator(
    liveEnvironment(store, {
      ...site,
      config: { ...config, round: { ...config.round, cohort: contributions } },
    }),
    { announced: () => undefined, progressed: () => undefined },
  );
  const given = Array.from({ length: contributions }, (_, i) =>
    aggregator.contribute(
      { round: 0, baseVersion: 0, participant: randomBytes(16).toString('hex') },
      updates[i % updates.length]!,
    ),
  );
  await Promise.all(given);
  aggregator.tick();
  if (aggregator.state.releases !== 1) throw new Error('nothing was released');
  store.close();
}
