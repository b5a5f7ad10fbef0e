/** A small site for tests, honest and dishonest updates for it, and randomness that a second run draws again. */
import { createHash } from 'node:crypto';
import { catalogFile } from '../../server/catalog/catalog-file.ts';
import type { Site } from '../../server/rounds/site.ts';
import { toSettings } from '../../server/settings/settings.ts';
import { clipDelta } from '../../shared/lattice/clip.ts';
import { encodeUpdate } from '../../shared/lattice/encode-update.ts';
import { roundToLattice } from '../../shared/lattice/round.ts';
import { initialModel } from '../../shared/model/initial-model.ts';
import { poolingSpec } from '../../shared/model/pooling-spec.ts';
import { specDim } from '../../shared/model/spec.ts';
import type { CatalogItem } from '../../shared/protocol/catalog.ts';
import type { SiteConfig } from '../../shared/protocol/site-config.ts';
import { plainShape } from '../shared/model/plain-shape.ts';
import { gaussianVector, ofNorm, seededUniform } from '../shared/seeded-random.ts';

export const items: readonly CatalogItem[] = Array.from({ length: 12 }, (_, i) => ({
  id: `item-${i}`,
  title: `Cup number ${i}`,
}));

export const spec = poolingSpec(plainShape(items.length), 4);
export const dim = specDim(spec);

/** The integer radius B of an update. */
export const radius = 64;

/** Three updates a round, two at the deadline; noise at z = 2; server momentum; periods of two rounds. */
export const noisyConfig: SiteConfig = {
  model: { name: 'pooling', dim: 4 },
  lattice: { clipNorm: 1, radius },
  localTraining: { steps: 1, learningRate: 0.1 },
  round: { cohort: 3, minimum: 2, deadlineMs: 60_000, maxStaleness: 0 },
  privacy: { variance: 16_384, cap: 2, roundsPerPeriod: 2, delta: 1e-6, budgetEpsilon: null },
  optimizer: { kind: 'fedavgm', learningRate: 0.5, momentum: 0.9 },
  metrics: null,
};

/** Nobody needs a ticket, and this machine has no limits: for tests that are about something else. */
export const openAccess = toSettings({
  limits: { exempt: ['loopback'] },
  tickets: { required: false },
}).access;

/** A part of the configuration in place of the usual one. */
export type ConfigChange = {
  readonly round?: Partial<SiteConfig['round']>;
  readonly privacy?: Partial<SiteConfig['privacy']>;
};

export function configWith({ round, privacy }: ConfigChange): SiteConfig {
  return {
    ...noisyConfig,
    round: { ...noisyConfig.round, ...round },
    privacy: { ...noisyConfig.privacy, ...privacy },
  };
}

/** No noise: then the model tells exactly what was summed. */
export const quietConfig = configWith({ privacy: { variance: 0 } });

export function siteOf(config: SiteConfig = noisyConfig): Site {
  return { config, spec, catalog: { ...catalogFile(items), items: items.length } };
}

export const firstModel = (): Float32Array => initialModel(spec, 1);

/** [d], an update as a browser makes it; the same for the same number. */
export function honestUpdate(number: number): Int32Array {
  const uniform = seededUniform(number);
  const delta = ofNorm(2, gaussianVector(dim, uniform));
  const { lattice } = noisyConfig;
  return roundToLattice(clipDelta(delta, lattice), lattice, uniform).update;
}

/** {@link honestUpdate} as it is sent. */
export const updateBytes = (number: number): Uint8Array => encodeUpdate(honestUpdate(number));

/** The bytes of an update with these coordinates, the others zero. */
export function sparseBytes(coordinates: Readonly<Record<number, number>>, length = dim): Uint8Array {
  const update = new Int32Array(length);
  for (const [index, value] of Object.entries(coordinates)) update[Number(index)] = value;
  return encodeUpdate(update);
}

/** A pseudonym; the same for the same number. */
export const participantOf = (number: number): string => number.toString(16).padStart(32, '0');

/** Bytes that follow from names and numbers: unlike true randomness, a second run draws them again. */
export function drawnBytes(length: number, ...seed: readonly (string | number)[]): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += 32) {
    const block = createHash('sha256')
      .update(JSON.stringify([...seed, at]))
      .digest();
    bytes.set(block.subarray(0, length - at), at);
  }
  return bytes;
}

/** The bits of float32 values: unlike `==`, they tell 0 from -0 and NaN from NaN. */
export const bitsOf = (values: Float32Array): number[] => [...new Uint32Array(values.slice().buffer)];
