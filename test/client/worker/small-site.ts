/** A site of seven items with a real aggregator, in this process. */
import { createHash } from 'node:crypto';
import type { FetchLog } from '../../../client/worker/log-fetch.ts';
import { openLogSigner } from '../../../server/log/log-signer.ts';
import { Aggregator, type AggregatorListener } from '../../../server/rounds/aggregator.ts';
import { manifestOf } from '../../../server/rounds/manifest.ts';
import { siteOver } from '../../../server/rounds/site.ts';
import { type Settings, toSettings } from '../../../server/settings/settings.ts';
import { catalogAddress, modelAddress } from '../../../server/store/blob-address.ts';
import { createMemoryStore } from '../../../server/store/memory-store.ts';
import { HearsayError } from '../../../shared/hearsay-error.ts';
import { encodeUpdate } from '../../../shared/lattice/encode-update.ts';
import { parseTilePath } from '../../../shared/log/tile.ts';
import type { Manifest } from '../../../shared/protocol/messages.ts';
import { liveEnvironment } from '../../server/live-environment.ts';
import { smallCatalog } from '../models/small-catalog.ts';

export const { items } = smallCatalog;

/** Changes to the settings of {@link smallSettings}. */
export type SettingsChange = Readonly<
  Record<'model' | 'round' | 'privacy' | 'metrics' | 'consent', Readonly<Record<string, unknown>>>
>;

/** A round closes with one update, there is no noise, and a profile may give three times in a period. */
export function smallSettings({
  model,
  round,
  privacy,
  metrics,
  consent,
}: Partial<SettingsChange> = {}): Settings {
  return toSettings(
    {
      model: { dim: 2, ...model },
      localTraining: { steps: 2, learningRate: 0.5 },
      round: { cohort: 1, minimum: 1, ...round },
      privacy: { noiseMultiplier: 0, budgetEpsilon: null, cap: 3, ...privacy },
      ...(metrics && { metrics }),
      ...(consent && { consent }),
    },
    { port: 0 },
  );
}

/** An aggregator and what it publishes. */
export type SmallSite = {
  readonly aggregator: Aggregator;
  readonly manifest: () => Manifest;
  /** What HTTP would carry, verified as a browser verifies it. */
  readonly fetchFile: (path: string, hash: string) => Promise<Uint8Array>;
  /** What HTTP would carry of its log. */
  readonly fetchLog: FetchLog;
};

/**
 * @param defer how the aggregator gathers what arrives together
 */
export function createSmallSite(
  settings: Settings,
  listener: AggregatorListener,
  { defer = queueMicrotask }: { defer?: (run: () => void) => void } = {},
): SmallSite {
  const site = siteOver(settings.site, items);
  const store = createMemoryStore();
  const signer = openLogSigner(store, 'small');
  const aggregator = new Aggregator(liveEnvironment(store, site, defer), listener);
  return {
    aggregator,
    manifest: () => manifestOf(aggregator, signer.logId),
    fetchFile: async (path, hash) => {
      const name = path.replace(/^\/(models|catalog)\//, '');
      const address = path.startsWith('/catalog/') ? catalogAddress(name) : modelAddress(name);
      const bytes = store.blob(address);
      if (!bytes) throw new HearsayError('OFFLINE', `nothing at ${path}`);
      if (createHash('sha256').update(bytes).digest('hex') !== hash)
        throw new HearsayError('BAD_MODEL', path);
      return bytes;
    },
    fetchLog: async (path) => {
      if (path === 'checkpoint') return new TextEncoder().encode(signer.sign(aggregator));
      if (path === 'vkey') return new TextEncoder().encode(`${signer.verifierKey}\n`);
      const tile = parseTilePath(path);
      return tile && aggregator.tile(tile);
    },
  };
}

let strangers = 0;

/** Somebody else gives to the round that collects. */
export async function contributeAsStranger(aggregator: Aggregator): Promise<void> {
  const { round, model } = aggregator.announcement();
  if (!round) return;
  const participant = (++strangers).toString(16).padStart(32, '0');
  const header = { round: round.number, baseVersion: model.version, participant };
  const update = new Int32Array(aggregator.state.config!.dim);
  update[strangers % 5] = 1; // so that every release is another file
  // Past the ears of a stage that listens to its sessions.
  await Aggregator.prototype.contribute.call(aggregator, header, encodeUpdate(update));
}
