/** What an aggregator runs on in a process of its own: the machine's clock and randomness, and evidence for good. */
import { randomBytes } from 'node:crypto';
import type { Site } from '../../server/rounds/site.ts';
import type { Store } from '../../server/store/store.ts';
import { initialModel } from '../../shared/model/initial-model.ts';

/** @param defer how the aggregator gathers what arrives together */
export const liveEnvironment = (
  store: Store,
  site: Site,
  defer: (run: () => void) => void = (run) => void setImmediate(run),
) => ({
  store,
  site,
  initialModel: () => initialModel(site.spec, 1),
  now: Date.now,
  evidenceMs: Number.POSITIVE_INFINITY,
  randomBytes: (length: number) => new Uint8Array(randomBytes(length)),
  defer,
});
