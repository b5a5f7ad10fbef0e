import { describe, expect, it } from 'vitest';
import { indexCatalog } from '../../../../client/models/catalog-index.ts';
import { attackNames } from '../../../../server/simulate/poisoning/attack-settings.ts';
import { attackedDelta } from '../../../../server/simulate/poisoning/attacked-delta.ts';
import { seededUniform } from '../../../../server/simulate/seeded-uniform.ts';
import { euclideanNorm } from '../../../../shared/lattice/clip.ts';
import { initialModel } from '../../../../shared/model/initial-model.ts';
import { modelSpec } from '../../../../shared/model/model-spec.ts';
import type { PoolingTensor } from '../../../../shared/model/pooling-spec.ts';
import { specDim, splitVector, type Views } from '../../../../shared/model/spec.ts';
import { fixture } from '../fixture.ts';

const catalog = indexCatalog(fixture({ users: 4, items: 40, clusters: 4 }).catalog);
const dim = 4;
const spec = modelSpec({ name: 'pooling', dim }, catalog.shape);
const published = initialModel(spec, 1);
const popular = [3, 8, 21];
const target = 30;
for (const item of popular) (splitVector(spec, published) as Views<PoolingTensor>).itemBias[item] = 1;

const honest = Float32Array.from({ length: specDim(spec) }, (_, i) => Math.sin(i) / 100);
const attacked = (kind: (typeof attackNames)[number], seed = 1): Float32Array =>
  attackedDelta({
    ...{ honest, published, site: { spec, catalog }, clipNorm: 0.25 },
    attack: { kind, target: kind === 'boost-item' ? target : null },
    uniform: seededUniform(seed, 1),
  });
const product = (a: Float32Array, b: Float32Array): number =>
  a.reduce((sum, value, i) => sum + value * b[i]!, 0);
const cosine = (a: Float32Array, b: Float32Array): number =>
  product(a, b) / (euclideanNorm(a) * euclideanNorm(b));

describe('what a hostile browser sends', () => {
  it.each(attackNames)('is as long as the norm bound lets it be: %s', (kind) => {
    expect(euclideanNorm(attacked(kind))).toBeCloseTo(0.25, 5);
  });

  it('to unlearn is the opposite of what it has learned', () => {
    expect(cosine(attacked('sign-flip'), honest)).toBeCloseTo(-1, 5);
  });

  it('as noise has no direction, another one each time, and the same for the same seed', () => {
    // a cosine of two random directions has the standard deviation 1 / sqrt(d), .02 here
    expect(specDim(spec)).toBeGreaterThan(2000);
    expect(Math.abs(cosine(attacked('noise'), honest))).toBeLessThan(0.1);
    expect(Math.abs(cosine(attacked('noise'), attacked('noise', 2)))).toBeLessThan(0.1);
    expect(attacked('noise')).toEqual(attacked('noise'));
  });

  it('to promote an item moves that item alone: its bias up, its vector towards those of popular items', () => {
    const { itemOutput, itemBias, ...others } = splitVector(
      spec,
      attacked('boost-item'),
    ) as Views<PoolingTensor>;
    for (const tensor of Object.values(others)) expect(euclideanNorm(tensor)).toBe(0);
    expect(itemBias[target]).toBeGreaterThan(0.1);
    expect(itemBias.filter((value) => value !== 0)).toHaveLength(1);
    const row = itemOutput.slice(target * dim, (target + 1) * dim);
    expect(euclideanNorm(row)).toBeCloseTo(itemBias[target]!, 5);
    expect(euclideanNorm(itemOutput)).toBeCloseTo(euclideanNorm(row), 5);
  });

  it('to promote nothing is nothing', () => {
    const nothing = attackedDelta({
      ...{ honest, published, site: { spec, catalog }, clipNorm: 0.25 },
      ...{ attack: { kind: 'boost-item', target: null }, uniform: () => 0.5 },
    });
    expect(euclideanNorm(nothing)).toBe(0);
  });
});
