/** How fast a server takes updates in, beside a bare loop that adds float32 arrays. */
import { RoundSum } from '../../server/rounds/round-sum.ts';
import { clipDelta } from '../../shared/lattice/clip.ts';
import { encodeUpdate } from '../../shared/lattice/encode-update.ts';
import type { Lattice } from '../../shared/lattice/lattice.ts';
import { roundToLattice } from '../../shared/lattice/round.ts';
import type { Measured } from './figure.ts';
import { cpuSeconds, median } from './statistics.ts';

const repetitions = 15;

/** Times that each repetition goes over all updates: long enough for the clock. */
const passes = 4;

/**
 * Decode, check and add against plain addition, interleaved in one run.
 * @param updates real ones, encoded
 */
export function measureAggregation(
  updates: readonly Uint8Array[],
  dim: number,
  lattice: Lattice,
): Measured[] {
  const real = interleave(updates, dim, lattice.radius);
  const dense = interleave([denseUpdate(dim, lattice)], dim, lattice.radius);
  const million = (value: number): string => `${Math.round(value / 1e6)}e6`;
  return [
    {
      name: 'aggregator.parametersPerSecond',
      value: real.rate,
      note:
        `${updates.length} real updates of ${dim} parameters, processor time, median of ${repetitions}; ` +
        `dense random ones at full norm (worst case) ${million(dense.rate)}`,
    },
    {
      name: 'aggregator.vsFloat32Add',
      value: real.ratio,
      note: `Float32Array addition ${million(real.plainRate)} a second; dense random updates ${dense.ratio.toFixed(2)}`,
    },
  ];
}

type Comparison = {
  /** Parameters a second, decoded, checked and added. */
  readonly rate: number;
  /** Parameters a second, plainly added. */
  readonly plainRate: number;
  /** Median over repetitions of the one divided by the other. */
  readonly ratio: number;
};

function interleave(updates: readonly Uint8Array[], dim: number, radius: number): Comparison {
  const sum = new RoundSum({ modelDim: dim, modelRadius: radius, metricsRadius: null, metricsDim: 0 });
  const floats = updates.map((bytes) => toFloats(bytes, dim, radius));
  const floatSum = new Float32Array(dim);
  const parameters = updates.length * passes * dim;
  const addUpdates = (): void => {
    for (let pass = 0; pass < passes; pass++) for (const bytes of updates) sum.add(bytes);
  };
  const addFloats = (): void => {
    for (let pass = 0; pass < passes; pass++) for (const each of floats) addPlainly(floatSum, each);
  };
  addUpdates();
  addFloats();
  const rates: number[] = [];
  const plainRates: number[] = [];
  for (let i = 0; i < repetitions; i++) {
    rates.push(parameters / cpuSeconds(addUpdates));
    plainRates.push(parameters / cpuSeconds(addFloats));
  }
  const ratio = median(rates.map((rate, i) => rate / plainRates[i]!));
  return { rate: median(rates), plainRate: median(plainRates), ratio };
}

function addPlainly(sum: Float32Array, update: Float32Array): void {
  for (let i = 0; i < sum.length; i++) sum[i] = sum[i]! + update[i]!;
}

/** What the update would be on a system that sends float32. */
function toFloats(bytes: Uint8Array, dim: number, radius: number): Float32Array {
  const sum = new RoundSum({ modelDim: dim, modelRadius: radius, metricsRadius: null, metricsDim: 0 });
  sum.add(bytes);
  return Float32Array.from(sum.values);
}

/** Every coordinate in use, at the full norm: no real update looks like it, a hostile one may. */
function denseUpdate(dim: number, lattice: Lattice): Uint8Array {
  const normal = (): number =>
    Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
  const delta = clipDelta(Float32Array.from({ length: dim }, normal), lattice);
  return encodeUpdate(roundToLattice(delta, lattice, Math.random).update);
}
