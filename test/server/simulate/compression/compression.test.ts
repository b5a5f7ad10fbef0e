import { describe, expect, it } from 'vitest';
import { storedForms } from '../../../../server/simulate/compression/compression.ts';
import { runSimulation } from '../../../../server/simulate/simulation-run.ts';
import { createSplit } from '../../../../server/simulate/split/create-split.ts';
import { toResult } from '../../../../server/simulate/to-result.ts';
import type { ModelName } from '../../../../shared/model/model-name.ts';
import type { ModelSpec } from '../../../../shared/model/spec.ts';
import { fixture } from '../fixture.ts';
import { shortPlan } from '../short-plan.ts';

/** A matrix of four rows and a vector; all values but the last of each are binary16. */
const spec: ModelSpec = {
  model: 'pooling',
  tensors: [
    { name: 'table', shape: [4, 2], initial: { kind: 'zeros' } },
    { name: 'bias', shape: [2], initial: { kind: 'zeros' } },
  ],
};
// the third row is less than 2 % of the others' length
const model = Float32Array.of(1, -0.5, 0.25, 2, 0.001, -0.002, 0, 1.00001, 0.001, 0.1);

describe('the forms of a model', () => {
  const forms = storedForms(spec, model);

  it('are 16 bits a parameter, rounded', () => {
    expect([...forms.float16.model.subarray(0, 4)]).toEqual([1, -0.5, 0.25, 2]);
    expect(forms.float16.model[7]).toBe(1);
    expect(forms.float16.model[5]).toBeCloseTo(-0.002, 5);
    expect(forms.float16.file).toHaveLength(40 + 2 * 10);
  });

  it('the same without rows that say next to nothing; vectors stay', () => {
    const expected = forms.float16.model.slice();
    expected.fill(0, 4, 6);
    expect(forms['float16-pruned'].model).toEqual(expected);
    expect(forms['float16-pruned'].model[8]).toBeCloseTo(0.001, 6);
  });

  it('a byte a parameter of the rows that stayed, a scale each', () => {
    const { file, model: read } = forms['int8-pruned'];
    expect(file).toHaveLength(40 + 2 * 4 + 3 * 2 + 2 * 2);
    expect([...read.subarray(4, 6)]).toEqual([0, 0]);
    // half a step of the row's scale, a 127th of its largest value
    for (const [row, largest] of [
      [0, 1],
      [1, 2],
      [3, 1],
    ] as const) {
      for (const i of [2 * row, 2 * row + 1]) {
        expect(Math.abs(read[i]! - model[i]!)).toBeLessThanOrEqual((0.51 * largest) / 127);
      }
    }
  });

  it('leave the model alone', () => {
    expect(model[5]).toBe(Float32Array.of(-0.002)[0]);
  });
});

describe('a run', () => {
  it('judges every form over its tests, and a distilled model where asked', {
    timeout: 120_000,
  }, async () => {
    const plan = shortPlan({ distill: 8 });
    const run = await runSimulation({ plan, baselines: [], threads: { threads: 1 } });
    const { metrics, compression, parameters } = toResult(run, 0);
    expect(Object.keys(compression)).toEqual(['float16', 'float16-pruned', 'int8-pruned', 'distilled-8']);
    const { float16, 'int8-pruned': int8, 'distilled-8': distilled } = compression;
    expect(int8).toMatchObject({ hr10: metrics.full.hr10, ndcg10: metrics.full.ndcg10 });
    expect(float16!.bytes).toBeGreaterThan(1.2 * parameters);
    expect(int8!.bytes).toBeLessThan(0.7 * float16!.bytes);
    expect(distilled!.bytes).toBeLessThan(0.7 * int8!.bytes);
    expect(Math.abs(int8!.hr10 - float16!.hr10)).toBeLessThan(0.03);
    expect(distilled!.hr10).toBeGreaterThan(0.15); // chance: ten of some 105 candidates
  });

  it('judges forms over all windows of a time-split, as the model', { timeout: 120_000 }, async () => {
    const split = createSplit(fixture(), { protocol: 'time-split', windows: 2, seed: 1 });
    const privacyCurve = { epsilons: [1e9], delta: 1e-9, cap: 2 };
    const plan = shortPlan({ split, releases: 2, privacyCurve });
    const run = await runSimulation({ plan, baselines: [], threads: { threads: 1 } });
    const { metrics, tests, ...result } = toResult(run, 0);
    expect(tests.users).toBe(split.stages.reduce((sum, stage) => sum + stage.tests.length, 0));
    expect(result.compression['int8-pruned']?.hr10).toBe(metrics.full.hr10);
    expect(Math.abs(result.compression.float16!.hr10 - metrics.full.hr10)).toBeLessThan(0.03);
    // next to no noise: the same as the run itself, but for a lattice unit here and there
    const hits = result.privacyCurve.map((point) => ('skipped' in point ? 0 : point.hr10));
    for (const hit of hits) expect(Math.abs(hit - metrics.full.hr10)).toBeLessThan(0.02);
    expect(hits).toHaveLength(3);
  });

  it('distills pooling alone, into less of it', () => {
    const distill = (dim: number, model: ModelName = 'pooling') => shortPlan({ distill: dim, model });
    expect(() => distill(16)).toThrow(/BAD_CONFIG: distill: expected a multiple of 4 below 16/);
    expect(() => distill(6)).toThrow(/BAD_CONFIG: distill/);
    expect(() => distill(8, 'attention')).toThrow(/BAD_CONFIG: distill: expected pooling, got attention/);
    expect(distill(8).distill).toBe(8);
    expect(shortPlan().distill).toBeNull();
  });
});
