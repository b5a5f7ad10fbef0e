import { describe, expect, it } from 'vitest';
import {
  averageModel,
  firstMoment,
  initialOptimizerState,
  type Master,
  optimizerStep,
  type ServerOptimizer,
  underOptimizer,
  updateOfStep,
} from '../../shared/server-optimizer.ts';
import { gaussianVector, seededUniform } from './seeded-random.ts';

const fedavg: ServerOptimizer = { kind: 'fedavg', learningRate: 0.5 };
const fedavgm = { kind: 'fedavgm', learningRate: 0.5, momentum: 0.9 } as const;
const fedadam: ServerOptimizer = { kind: 'fedadam', learningRate: 0.01, beta1: 0.9, beta2: 0.99, tau: 0.001 };
const optimizers = [fedavg, fedavgm, fedadam];

const start = (optimizer: ServerOptimizer, model: Float32Array): Master => ({
  model,
  optimizerState: initialOptimizerState(optimizer, model.length),
});

function run(optimizer: ServerOptimizer, model: Float32Array, updates: readonly Float32Array[]): Master {
  return updates.reduce(
    (master, update, i) => optimizerStep(master, { update, version: i + 1 }, optimizer),
    start(optimizer, model),
  );
}

/** One coordinate in double precision, after Reddi et al. 2021, Algorithm 2, and Hsu et al. 2019. */
function reference(optimizer: ServerOptimizer, x: number, updates: readonly number[]): number {
  let [m, v] = [0, 0];
  for (const u of updates) {
    switch (optimizer.kind) {
      case 'fedavg':
        x += optimizer.learningRate * u;
        break;
      case 'fedavgm':
        m = optimizer.momentum * m + u;
        x += optimizer.learningRate * m;
        break;
      case 'fedadam':
        m = optimizer.beta1 * m + (1 - optimizer.beta1) * u;
        v = optimizer.beta2 * v + (1 - optimizer.beta2) * u * u;
        x += (optimizer.learningRate * m) / (Math.sqrt(v) + optimizer.tau);
    }
  }
  return x;
}

/** One coordinate with each intermediate in a Float32Array of its own: what an engine without doubles would get. */
function singlePrecision(optimizer: ServerOptimizer, x: number, updates: readonly number[]): number {
  const f = (value: number) => Float32Array.of(value)[0]!;
  const rate = f(optimizer.learningRate);
  let [m, v] = [0, 0];
  for (const u of updates) {
    let direction = f(rate * u);
    if (optimizer.kind === 'fedavgm') {
      m = f(f(f(optimizer.momentum) * m) + u);
      direction = f(rate * m);
    }
    if (optimizer.kind === 'fedadam') {
      const [beta1, beta2] = [f(optimizer.beta1), f(optimizer.beta2)];
      m = f(f(beta1 * m) + f(f(1 - beta1) * u));
      v = f(f(beta2 * v) + f(f(1 - beta2) * f(u * u)));
      direction = f(f(rate * m) / f(f(Math.sqrt(v)) + f(optimizer.tau)));
    }
    x = f(x + direction);
  }
  return x;
}

const ones = (values: number[]) => values.map((value) => Float32Array.of(value));

describe("a step of the server's optimizer", () => {
  it('PV2 is a learning rate times the average with fedavg', () => {
    expect([...run(fedavg, Float32Array.of(1, 2), [Float32Array.of(2, -4)]).model]).toEqual([2, 0]);
  });

  it('PV2 remembers earlier averages with fedavgm', () => {
    // m = 1, then .5 + 1 = 1.5, then .75; x = .5 (1 + 1.5 + .75)
    const half: ServerOptimizer = { ...fedavgm, momentum: 0.5 };
    const { model, optimizerState } = run(half, Float32Array.of(0), ones([1, 1, 0]));
    expect([...model]).toEqual([1.625]);
    expect([...optimizerState]).toEqual([0.75]);
  });

  it('PV2 divides by the root of the mean square with fedadam, without bias correction', () => {
    // m = .1, v = .01, x = .01 * .1 / (.1 + .001)
    const { model, optimizerState } = run(fedadam, Float32Array.of(0), ones([1]));
    expect(model[0]).toBeCloseTo(0.001 / 0.101, 7);
    expect(optimizerState[0]).toBeCloseTo(0.1, 7);
    expect(optimizerState[1]).toBeCloseTo(0.01, 7);
  });

  it.each(optimizers)('PV2 follows the double precision reference over 50 steps with $kind', (optimizer) => {
    const [dim, steps] = [40, 50];
    const uniform = seededUniform(61);
    const model = gaussianVector(dim, uniform);
    const updates = Array.from({ length: steps }, () => gaussianVector(dim, uniform));
    const result = run(optimizer, model, updates).model;
    result.forEach((value, i) => {
      const expected = reference(
        optimizer,
        model[i]!,
        updates.map((update) => update[i]!),
      );
      // some roundings of 2^-24 a step, on values of at most some tens
      expect(Math.abs(value - expected)).toBeLessThan(steps * 8 * 2 ** -24 * Math.max(1, Math.abs(expected)));
    });
  });

  it.each(optimizers)('PV2 rounds every operation to float32 with $kind', (optimizer) => {
    const [dim, steps, uniform] = [500, 3, seededUniform(62)];
    const model = gaussianVector(dim, uniform);
    const updates = Array.from({ length: steps }, () => gaussianVector(dim, uniform));
    const expected = model.map((x, i) =>
      singlePrecision(
        optimizer,
        x,
        updates.map((update) => update[i]!),
      ),
    );
    expect(run(optimizer, model, updates).model).toEqual(expected);
  });

  it.each(optimizers)('PV2 writes into nothing that it was given, with $kind', (optimizer) => {
    const master = run(optimizer, Float32Array.of(1, 2), [Float32Array.of(3, 4)]);
    const copy = structuredClone(master);
    const update = Float32Array.of(-1, 0.5);
    const next = optimizerStep(master, { update, version: 2 }, optimizer);
    expect(master).toEqual(copy);
    expect([...update]).toEqual([-1, 0.5]);
    expect(next.model.buffer).not.toBe(master.model.buffer);
  });

  it.each(optimizers)(
    'PV2 leaves the model where it is for a zero first average, with $kind',
    (optimizer) => {
      expect([...run(optimizer, Float32Array.of(0.1, -7), [new Float32Array(2)]).model]).toEqual([
        Math.fround(0.1),
        -7,
      ]);
    },
  );

  it('PV2 begins with moments of zero, as many as the optimizer keeps', () => {
    expect(optimizers.map((optimizer) => [...initialOptimizerState(optimizer, 2)])).toEqual([
      [],
      [0, 0],
      [0, 0, 0, 0],
    ]);
  });

  it('PV2 takes a share of its distance from the start off the model', () => {
    // from 8: 8 + 1 = 9, less half of 1; 8.5 + 1, less half of 1.5; 8.75 + 0, less half of .75
    const decaying: ServerOptimizer = { kind: 'fedavg', learningRate: 1, weightDecay: 0.5 };
    const { model, optimizerState } = run(decaying, Float32Array.of(8), ones([1, 1, 0]));
    expect([...model]).toEqual([8.375]);
    expect([...optimizerState]).toEqual([0.375]);
  });

  it('PV2 keeps the moments, the average and the distance apart', () => {
    const decaying: ServerOptimizer = { ...fedavgm, learningRate: 1, momentum: 0.5, weightDecay: 0.5 };
    const both: ServerOptimizer = { ...decaying, averaging: 0.5 };
    const updates = ones([1, 1]);
    // m = 1, x = 1 - 1/2; m = 1.5, x = .5 + 1.5 - 2/2 = 1
    const plain = run(decaying, Float32Array.of(0), updates);
    expect([...plain.model, ...plain.optimizerState]).toEqual([1, 1.5, 1]);
    // lag = 1/10 (0 + .5) = .05, then 2/11 (.05 + .5) = .1
    const averaged = run(both, Float32Array.of(0), updates);
    expect([...averaged.model, ...averaged.optimizerState]).toEqual([1, 1.5, expect.closeTo(0.1, 6), 1]);
    expect(averageModel(averaged, both)[0]).toBeCloseTo(0.9, 6);
    expect([...averageModel(plain, decaying)]).toEqual([1]);
  });

  it('PV2 averages over more the more releases there were, up to the share that is configured', () => {
    // the model leaves 1 for 0 at once; of the average is left v / (v + 9) each time, together 1 / C(v + 9, 9)
    const left = (averaging: number, steps: number): number => {
      const optimizer: ServerOptimizer = { kind: 'fedavg', learningRate: 1, averaging };
      const updates = ones([-1, ...new Array<number>(steps - 1).fill(0)]);
      return averageModel(run(optimizer, Float32Array.of(1), updates), optimizer)[0]!;
    };
    expect(left(0.95, 1)).toBeCloseTo(1 / 10, 6);
    expect(left(0.95, 3)).toBeCloseTo(1 / 220, 8);
    // 1/10, 2/11, and .2 from then on, for 3/12 is more
    expect(left(0.2, 4)).toBeCloseTo((1 / 10) * (2 / 11) * 0.2 * 0.2, 8);
  });

  it('PV2 rounds the decay to float32 too', () => {
    const decaying: ServerOptimizer = { kind: 'fedavg', learningRate: 0.3, weightDecay: 0.03 };
    const [dim, steps, uniform] = [500, 4, seededUniform(63)];
    const model = gaussianVector(dim, uniform);
    const updates = Array.from({ length: steps }, () => gaussianVector(dim, uniform));
    const f = (value: number) => Float32Array.of(value)[0]!;
    const expected = model.map((start, i) => {
      let [x, far] = [start, 0];
      for (const update of updates) {
        const after = f(x + f(f(0.3) * update[i]!));
        far = f(far + f(after - x));
        const pull = f(f(0.03) * far);
        [x, far] = [f(after - pull), f(far - pull)];
      }
      return x;
    });
    expect(run(decaying, model, updates).model).toEqual(expected);
  });
});

describe('a master under another optimizer', () => {
  const model = Float32Array.of(7, 8);
  const averaged: ServerOptimizer = { ...fedadam, averaging: 0.5 };
  const decaying: ServerOptimizer = { ...fedadam, weightDecay: 0.5 };
  /** The state after a change, from one that counts 1, 2, 3, ... */
  const stateUnder = (made: ServerOptimizer, now: ServerOptimizer): number[] => {
    const optimizerState = initialOptimizerState(made, 2).map((_, i) => i + 1);
    const next = underOptimizer({ model, optimizerState }, { made, now });
    expect(next.model).toEqual(model);
    return [...next.optimizerState];
  };

  it('PV2 keeps the vectors that both have, and begins the others at zeros, though the length is the same', () => {
    expect(stateUnder(averaged, decaying)).toEqual([1, 2, 3, 4, 0, 0]);
    expect(stateUnder(decaying, averaged)).toEqual([1, 2, 3, 4, 0, 0]);
    expect(stateUnder(averaged, { ...decaying, averaging: 0.9 })).toEqual([1, 2, 3, 4, 5, 6, 0, 0]);
    expect(stateUnder({ ...decaying, averaging: 0.9 }, decaying)).toEqual([1, 2, 3, 4, 7, 8]);
  });

  it('PV2 drops the moments of another kind of step, and keeps average and distance', () => {
    expect(stateUnder(averaged, { ...fedavgm, averaging: 0.5 })).toEqual([0, 0, 5, 6]);
    expect(stateUnder({ ...fedavgm, weightDecay: 0.5 }, decaying)).toEqual([0, 0, 0, 0, 3, 4]);
    expect(stateUnder(averaged, fedavg)).toEqual([]);
  });

  it('PV2 is the same where only a setting has changed, and writes into nothing that it was given', () => {
    expect(stateUnder(fedadam, { ...fedadam, learningRate: 1, beta1: 0.5 })).toEqual([1, 2, 3, 4]);
    const optimizerState = Float32Array.of(1, 2, 3, 4, 5, 6);
    underOptimizer({ model, optimizerState }, { made: averaged, now: decaying });
    expect([...optimizerState]).toEqual([1, 2, 3, 4, 5, 6]);
  });
});

describe('what a step went along', () => {
  it.each(
    optimizers.flatMap((optimizer) => [optimizer, { ...optimizer, averaging: 0.5, weightDecay: 0.25 }]),
  )('PV2 is read back from what it made, with %o', (optimizer) => {
    const [dim, uniform] = [20, seededUniform(64)];
    const updates = Array.from({ length: 3 }, () => gaussianVector(dim, uniform));
    const before = run(optimizer, gaussianVector(dim, uniform), updates);
    const update = gaussianVector(dim, uniform);
    const after = optimizerStep(before, { update, version: 4 }, optimizer);
    const read = updateOfStep(before, after, optimizer);
    expect(read).toHaveLength(dim);
    read.forEach((value, i) => {
      expect(Math.abs(value - update[i]!)).toBeLessThan(1e-4);
    });
  });

  it('LA10 is on the mean in the first moment, where the optimizer keeps one', () => {
    const updates = [Float32Array.of(1, -2), Float32Array.of(3, 0)];
    const momentOf = (made: ServerOptimizer) => firstMoment(run(made, Float32Array.of(0, 0), updates), made);
    expect(momentOf(fedavg)).toBeNull();
    expect(momentOf({ ...fedavg, averaging: 0.5, weightDecay: 0.5 })).toBeNull();
    // m = u, then .5 u + v
    expect([...momentOf({ ...fedavgm, momentum: 0.5, weightDecay: 0.5 })!]).toEqual([3.5, -1]);
    // m = .1 u, then .09 u + .1 v
    const [first, second] = momentOf({ ...fedadam, averaging: 0.5 })!;
    expect([first, second]).toEqual([expect.closeTo(0.39, 6), expect.closeTo(-0.18, 6)]);
  });
});
