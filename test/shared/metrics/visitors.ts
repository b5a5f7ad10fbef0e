/** Visitors of a simulated federation: their next events are found or not, and a release adds them up with noise. */
import { type Arm, type Evaluation, metricVector } from '../../../shared/metrics/evaluation.ts';
import { metricUnit } from '../../../shared/metrics/metric-layout.ts';
import { createDiscreteGaussian } from '../../../shared/privacy/discrete-gaussian.ts';
import { createKeyedStream } from '../../../shared/privacy/keyed-stream.ts';
import { seededUniform } from '../seeded-random.ts';

/** B_metrics of the simulated site. */
const radius = 1024;

/** One arm of one release. */
export type SimulatedArm = {
  readonly visitors: number;
  /** True HR@10; hits are at ranks 1 to 10, each as likely. */
  readonly rate: number;
};

/** What a release does not change. */
export type Simulation = {
  /** Noise, lattice units squared; 0: off. */
  readonly variance: number;
  readonly seed: number;
};

/** Releases one after the other; the held version is 10 releases back. */
export function simulator({ variance, seed }: Simulation) {
  const uniform = seededUniform(seed);
  const stream = createKeyedStream(new Uint8Array(32).fill(seed & 255).fill(seed >> 8, 0, 4));
  const noise = variance === 0 ? () => 0 : createDiscreteGaussian(variance);
  let version = 0;
  const addArm = (sums: number[], arm: Arm, { visitors, rate }: SimulatedArm): void => {
    const add = (coordinates: Int32Array, times: number): void =>
      coordinates.forEach((value, k) => {
        sums[k] = sums[k]! + times * value;
      });
    let misses = 0;
    for (let i = 0; i < visitors; i++) {
      if (uniform() >= rate) misses++;
      else add(metricVector({ arm, rank: 1 + Math.floor(10 * uniform()) }, { radius }, uniform), 1);
    }
    add(metricVector({ arm, rank: 11 }, { radius }, uniform), misses);
  };
  return (current: SimulatedArm, held: SimulatedArm = { visitors: 0, rate: 0 }): Evaluation => {
    const sums = [0, 0, 0, 0, 0, 0];
    addArm(sums, 'current', current);
    addArm(sums, 'held', held);
    return {
      version: version++,
      heldVersion: version > 10 ? version - 11 : null,
      sums: sums.map((sum) => sum + noise(stream)),
      unit: metricUnit({ radius }),
      variance,
    };
  };
}

/** Mean NDCG@10 of such a hit: ranks 1 to 10, each as likely. */
export const meanGain =
  Array.from({ length: 10 }, (_, i) => 1 / Math.log2(i + 2)).reduce((sum, gain) => sum + gain) / 10;

/** Counts of visitors and hits without noise, as if the arms had been evaluated in one release. */
export function counted(current: [number, number], held: [number, number] = [0, 0]): Evaluation {
  const unit = metricUnit({ radius });
  const sums = [...current, 0.5 * current[1], ...held, 0.5 * held[1]].map((value) => value * unit);
  return { version: 20, heldVersion: 10, sums, unit, variance: 0 };
}
