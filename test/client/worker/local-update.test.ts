import { describe, expect, it } from 'vitest';
import type { LocalTraining } from '../../../client/models/local-round.ts';
import { trainUpdate } from '../../../client/worker/local-update.ts';
import { loadSite } from '../../../client/worker/site.ts';
import type { Trainer } from '../../../client/worker/trainer.ts';
import { clipDelta } from '../../../shared/lattice/clip.ts';
import { createUpdateDecoder } from '../../../shared/lattice/decode-update.ts';
import { paddedSize } from '../../../shared/lattice/padding.ts';
import { roundToLattice } from '../../../shared/lattice/round.ts';
import { refusal } from '../../shared/log/refusal.ts';
import { gaussianVector, ofNorm, seededUniform } from '../../shared/seeded-random.ts';
import { smallHistory, toEvents } from '../models/small-catalog.ts';
import { createSmallSite, smallSettings } from './small-site.ts';

const nobody = { announced: () => undefined, progressed: () => undefined };
const { manifest, fetchFile } = createSmallSite(smallSettings(), nobody);
const site = await loadSite(manifest(), fetchFile);
const { lattice } = site.manifest.site;
const dim = site.manifest.parameters;
const model = new Float32Array(dim);

/** A trainer that returns this delta, and what it was told to do. */
function returning(delta: Float32Array) {
  const told: LocalTraining[] = [];
  const trainer: Trainer = {
    backend: () => Promise.reject(new Error('nobody asks')),
    train: async (_task, settings) => {
      told.push(settings);
      return { delta, losses: [2] };
    },
  };
  return { trainer, told };
}

const decoded = (bytes: Uint8Array): Int32Array => {
  const { indices, values } = createUpdateDecoder(dim)(bytes);
  const update = new Int32Array(dim);
  indices.forEach((index, i) => {
    update[index] = values[i]!;
  });
  return update;
};

describe('a local update', () => {
  it('LA1 LA2 LA5 is the delta, clipped, rounded and encoded', async () => {
    const delta = ofNorm(0.5, gaussianVector(dim, seededUniform(3)));
    const { trainer } = returning(delta);
    const update = await trainUpdate(site, model, smallHistory, trainer, seededUniform(4));
    const expected = roundToLattice(clipDelta(delta, lattice), lattice, seededUniform(4)).update;
    expect(decoded(update!.bytes)).toEqual(expected);
    expect(update).toMatchObject({ positions: 3, losses: [2] });
  });

  it('LA3 LA6 is never longer than the radius, and fills its size bucket, however far training went', async () => {
    const { trainer } = returning(ofNorm(1e6, gaussianVector(dim, seededUniform(5))));
    const { bytes } = (await trainUpdate(site, model, smallHistory, trainer, seededUniform(6)))!;
    const norm = Math.hypot(...decoded(bytes));
    expect(norm).toBeLessThanOrEqual(lattice.radius);
    expect(norm).toBeGreaterThan(0.99 * lattice.radius);
    expect(paddedSize(bytes.length)).toBe(bytes.length);
  });

  it('is none where the history holds nothing to predict', async () => {
    const { trainer, told } = returning(new Float32Array(dim));
    expect(await trainUpdate(site, model, [], trainer, seededUniform(1))).toBeUndefined();
    expect(told).toEqual([]);
  });

  it('LA1 is none where training diverged', async () => {
    for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const { trainer } = returning(new Float32Array(dim).fill(wrong, 5, 6));
      const update = trainUpdate(site, model, smallHistory, trainer, seededUniform(1));
      await expect(update).rejects.toThrow(refusal('BAD_DELTA'));
    }
  });

  it('trains at half the configured rate on 16 positions, and at nearly nothing on one', async () => {
    const { steps, learningRate } = site.manifest.site.localTraining;
    const ids = site.catalog.items.map(({ id }) => id);
    const rates: number[] = [];
    for (const positions of [1, 6]) {
      const history = toEvents(ids.slice(0, positions + 1).map((id, time) => [id, 'view', time]));
      const { trainer, told } = returning(new Float32Array(dim));
      await trainUpdate(site, model, history, trainer, seededUniform(1));
      expect(told[0]?.steps).toBe(steps);
      rates.push(told[0]!.learningRate / learningRate);
    }
    expect(rates).toEqual([1 / 17, 6 / 22]);
  });
});
