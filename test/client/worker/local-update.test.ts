import { describe, expect, it } from 'vitest';
import type { HistoryEvent } from '../../../client/history/history-event.ts';
import type { LocalTraining } from '../../../client/models/local-round.ts';
import { noFeatures } from '../../../client/models/visitor-features.ts';
import { evaluationUpdate, trainUpdate } from '../../../client/worker/local-update.ts';
import { loadSite, type TrainingSite } from '../../../client/worker/site.ts';
import type { Trainer } from '../../../client/worker/trainer.ts';
import { clipDelta } from '../../../shared/lattice/clip.ts';
import { createUpdateDecoder } from '../../../shared/lattice/decode-update.ts';
import { paddedSize } from '../../../shared/lattice/padding.ts';
import { roundToLattice } from '../../../shared/lattice/round.ts';
import { assertWithinShape, updateShape } from '../../../shared/lattice/update-shape.ts';
import { refusal } from '../../shared/log/refusal.ts';
import { gaussianVector, ofNorm, seededUniform } from '../../shared/seeded-random.ts';
import { smallHistory } from '../models/small-catalog.ts';
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
      return { delta, local: new Float32Array(0), losses: [2] };
    },
    score: () => Promise.reject(new Error('nobody asks')),
  };
  return { trainer, told };
}

/** Everything but the history, for a profile that has never given. */
const partsOf = (trainer: Trainer, seed: number) => ({
  lastContribution: Number.NEGATIVE_INFINITY,
  visitor: { features: noFeatures, local: new Float32Array(0) },
  trainer,
  uniform: seededUniform(seed),
});

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
    const update = await trainUpdate(site, model, { ...partsOf(trainer, 4), history: smallHistory });
    const expected = roundToLattice(clipDelta(delta, lattice), lattice, seededUniform(4)).update;
    expect(decoded(update!.bytes)).toEqual(expected);
    expect(update).toMatchObject({ positions: 3, losses: [2] });
  });

  it('LA3 LA6 is never longer than the radius, and fills its size bucket, however far training went', async () => {
    const { trainer } = returning(ofNorm(1e6, gaussianVector(dim, seededUniform(5))));
    const { bytes } = (await trainUpdate(site, model, { ...partsOf(trainer, 6), history: smallHistory }))!;
    const norm = Math.hypot(...decoded(bytes));
    expect(norm).toBeLessThanOrEqual(lattice.radius);
    expect(norm).toBeGreaterThan(0.99 * lattice.radius);
    expect(paddedSize(bytes.length)).toBe(bytes.length);
  });

  it('learns from older events beside the newest, where the history is long', async () => {
    const old = ['mug-red', 'candle', 'teapot'].map(
      (itemId, time) => ({ type: 'view', itemId, time }) as const,
    );
    const recent = Array.from(
      { length: 200 },
      (_, i) => ({ type: 'view', itemId: 'lamp', time: 10 + i }) as const,
    );
    const { trainer } = returning(new Float32Array(dim));
    const positionsOf = async (history: readonly HistoryEvent[]) =>
      (await trainUpdate(site, model, { ...partsOf(trainer, 9), history }))?.positions;
    // the newest 200 events are of one item
    expect(await positionsOf(recent)).toBe(1);
    expect(await positionsOf([...old, ...recent])).toBeGreaterThan(1);
  });

  it('is none where the history holds nothing to predict', async () => {
    const { trainer, told } = returning(new Float32Array(dim));
    expect(await trainUpdate(site, model, { ...partsOf(trainer, 1), history: [] })).toBeUndefined();
    expect(told).toEqual([]);
  });

  it('LA1 is none where training diverged', async () => {
    for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const { trainer } = returning(new Float32Array(dim).fill(wrong, 5, 6));
      const update = trainUpdate(site, model, { ...partsOf(trainer, 1), history: smallHistory });
      await expect(update).rejects.toThrow(refusal('BAD_DELTA'));
    }
  });

  it('trains as the site is configured', async () => {
    const { trainer, told } = returning(new Float32Array(dim));
    await trainUpdate(site, model, { ...partsOf(trainer, 1), history: smallHistory });
    expect(told).toEqual([site.manifest.site.localTraining]);
  });
});

describe('a local update with federated evaluation', () => {
  const metrics = { radius: 1024, holdout: 0.1, lag: 10, rollback: true };
  const measured: TrainingSite = {
    ...site,
    manifest: { ...site.manifest, site: { ...site.manifest.site, metrics } },
  };
  const bounds = updateShape(dim, measured.manifest.site);
  const whole = (bytes: Uint8Array) => createUpdateDecoder(dim + 6)(bytes);

  /** A trainer with these scores and this delta; what it did, in order. */
  function measuring(scores: readonly number[], delta: Float32Array = new Float32Array(dim)) {
    const did: string[] = [];
    const { trainer } = returning(delta);
    const watched: Trainer = {
      ...trainer,
      train: (...given) => {
        did.push('train');
        return trainer.train(...given);
      },
      score: async (_site, parameters) => {
        did.push(parameters === model ? 'score' : 'score another model');
        return Float32Array.from(scores);
      },
    };
    return { trainer: watched, did };
  }
  // the last event is a click on the lantern, item 5: second best here, of what is new
  const second = [0, 0, 7, 0, 0, 5, 1];

  it('PR9 LA7 ranks the next event before it trains, and reports it behind the model', async () => {
    const { trainer, did } = measuring(second, ofNorm(0.5, gaussianVector(dim, seededUniform(3))));
    const update = await trainUpdate(measured, model, { ...partsOf(trainer, 4), history: smallHistory });
    expect(did).toEqual(['score', 'train']);
    const coordinates = new Int32Array(dim + 6);
    const sparse = whole(update!.bytes);
    sparse.indices.forEach((index, i) => {
      coordinates[index] = sparse.values[i]!;
    });
    const gain = 591 / Math.log2(3); // 372.9
    expect([...coordinates.subarray(dim)]).toEqual([591, 591, expect.any(Number), 0, 0, 0]);
    expect(Math.abs(coordinates[dim + 2]! - gain)).toBeLessThan(1);
    const lattice = { clipNorm: site.manifest.site.lattice.clipNorm, radius: 3965 }; // sqrt(4096^2 - 1024^2)
    const delta = ofNorm(0.5, gaussianVector(dim, seededUniform(3)));
    const expected = roundToLattice(clipDelta(delta, lattice), lattice, seededUniform(4)).update;
    expect(coordinates.slice(0, dim)).toEqual(expected);
  });

  it('LA7 fits both bounds, however far training went', async () => {
    const { trainer } = measuring(second, ofNorm(1e6, gaussianVector(dim, seededUniform(5))));
    const update = await trainUpdate(measured, model, { ...partsOf(trainer, 6), history: smallHistory });
    expect(() => assertWithinShape(whole(update!.bytes), bounds)).not.toThrow();
  });

  it('PR9 counts nothing where nothing came after the last contribution', async () => {
    const { trainer, did } = measuring(second);
    const parts = { ...partsOf(trainer, 4), history: smallHistory, lastContribution: 4 };
    const update = await trainUpdate(measured, model, parts);
    expect(did).toEqual(['train']);
    expect(whole(update!.bytes).indices).toHaveLength(0);
  });

  it('PR9 of a held profile evaluates, does not train, and leaves the model as it is', async () => {
    const { trainer, did } = measuring(second);
    const parts = { ...partsOf(trainer, 4), history: smallHistory };
    const sparse = whole((await evaluationUpdate(measured, model, parts))!);
    expect(did).toEqual(['score']);
    expect([...sparse.indices]).toEqual([dim + 3, dim + 4, dim + 5]);
    expect([...sparse.values].slice(0, 2)).toEqual([591, 591]);
    expect(await evaluationUpdate(measured, model, { ...parts, lastContribution: 4 })).toBeUndefined();
  });

  it('PR9 is off unless the site has turned it on: nothing is ranked, nothing is added', async () => {
    const { trainer, did } = measuring(second);
    const update = await trainUpdate(site, model, { ...partsOf(trainer, 4), history: smallHistory });
    expect(did).toEqual(['train']);
    expect(decoded(update!.bytes)).toHaveLength(dim);
  });
});
