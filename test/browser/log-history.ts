/** Makes a log by running a real aggregator, noise on, server Adam: the optimizer with the most arithmetic. */
import { bytesToHex } from '@noble/hashes/utils.js';
import { catalogFile } from '../../server/catalog/catalog-file.ts';
import { Aggregator } from '../../server/rounds/aggregator.ts';
import { recordsOf } from '../../server/rounds/contribution-record.ts';
import { seedKey, sumSaltKey } from '../../server/rounds/round-secrets.ts';
import { toSettings } from '../../server/settings/settings.ts';
import { updateAddress } from '../../server/store/blob-address.ts';
import { createMemoryStore } from '../../server/store/memory-store.ts';
import type { Store } from '../../server/store/store.ts';
import { clipDelta } from '../../shared/lattice/clip.ts';
import { encodeUpdate } from '../../shared/lattice/encode-update.ts';
import type { Lattice } from '../../shared/lattice/lattice.ts';
import { roundToLattice, type Uniform } from '../../shared/lattice/round.ts';
import { initialModel } from '../../shared/model/initial-model.ts';
import { poolingSpec } from '../../shared/model/pooling-spec.ts';
import { plainShape } from '../shared/model/plain-shape.ts';
import { gaussianVector, ofNorm, seededUniform } from '../shared/seeded-random.ts';
import type { LoggedHistory } from './logged-history.ts';

const items = 40;
const dim = 8;

const optimizer = { kind: 'fedadam', learningRate: 0.03, beta1: 0.9, beta2: 0.99, tau: 0.001 } as const;
const spec = poolingSpec(plainShape(items), dim);
const file = catalogFile(Array.from({ length: items }, (_, i) => ({ id: `item-${i}`, title: `Item ${i}` })));

type Wanted = { readonly rounds: number; readonly contributions: number; readonly seed: number };

/** Random updates of full norm, so many rounds of them. */
export async function logHistory(wanted: Wanted): Promise<LoggedHistory> {
  const { site } = toSettings({
    model: { dim },
    round: { cohort: wanted.contributions, minimum: 1, deadlineMs: 1e9 },
    privacy: { noiseMultiplier: 1.5, cap: 100, budgetEpsilon: null },
    optimizer,
  });
  const store = createMemoryStore();
  const uniform = seededUniform(wanted.seed);
  const aggregator = new Aggregator(
    {
      store,
      site: { config: site, spec, catalog: { ...file, items } },
      initialModel: () => initialModel(spec, 1),
      now: () => 0,
      evidenceMs: Number.POSITIVE_INFINITY,
      randomBytes: (length) => Uint8Array.from({ length }, () => Math.floor(uniform() * 256)),
      defer: (run) => setImmediate(run),
    },
    { announced: () => undefined, progressed: () => undefined },
  );
  await runRounds(aggregator, { ...wanted, lattice: site.lattice, uniform });
  return readHistory(aggregator, store, wanted.rounds);
}

async function runRounds(
  aggregator: Aggregator,
  {
    rounds,
    contributions,
    lattice,
    uniform,
  }: Wanted & { readonly lattice: Lattice; readonly uniform: Uniform },
): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < contributions; i++) {
      const delta = ofNorm(3, gaussianVector(initialModel(spec, 1).length, uniform));
      const { update } = roundToLattice(clipDelta(delta, lattice), lattice, uniform);
      const header = { round, baseVersion: round, participant: `${i}`.padStart(32, '0') };
      await aggregator.contribute(header, encodeUpdate(update));
    }
    aggregator.tick();
  }
}

/** @param closed rounds that have closed; the one after them is open, and its seed committed */
function readHistory(aggregator: Aggregator, store: Store, closed: number): LoggedHistory {
  const rounds = Array.from({ length: closed + 1 }, (_, round) => round);
  const hex = (bytes: Uint8Array | undefined): string => bytesToHex(bytes ?? new Uint8Array());
  const records = rounds.flatMap((round) => [...recordsOf(store, round).values()]);
  const { state } = aggregator;
  if (!state.model) throw new TypeError('no model');
  return {
    items,
    dim,
    optimizer,
    catalog: new TextDecoder().decode(file.bytes),
    leaves: [...store.leaves()].map(bytesToHex),
    updates: Object.fromEntries(
      records.map(({ leafIndex, update, salt }) => [
        leafIndex,
        { bytes: hex(store.blob(updateAddress(update))), salt },
      ]),
    ),
    seeds: Object.fromEntries(rounds.map((round) => [round, hex(store.secret(seedKey(round)))])),
    sumSalts: Object.fromEntries(rounds.map((round) => [round, hex(store.secret(sumSaltKey(round)))])),
    model: state.model,
    root: bytesToHex(aggregator.rootAt(state.size)),
  };
}
