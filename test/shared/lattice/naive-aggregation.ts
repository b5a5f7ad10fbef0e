/** The rules on cohorts from their definitions, coordinate by coordinate, over plain arrays. */
import type { CohortUpdates } from '../../../shared/lattice/cohort-updates.ts';
import type { SparseUpdate } from '../../../shared/lattice/decode-update.ts';

/** Without its zeros. */
export function sparseOf(update: readonly number[]): SparseUpdate {
  const indices = update.flatMap((value, i) => (value === 0 ? [] : [i]));
  return { indices: Uint32Array.from(indices), values: Int32Array.from(indices, (i) => update[i]!) };
}

/** As a decoder gives them: one after the other in the same memory. */
export function cohortOf(
  updates: readonly (readonly number[])[],
  dim = updates[0]?.length ?? 0,
): CohortUpdates {
  const memory = { indices: new Uint32Array(dim + 8), values: new Int32Array(dim + 8) };
  return {
    ...{ dim, count: updates.length },
    *each() {
      for (const update of updates) {
        const { indices, values } = sparseOf(update);
        memory.indices.fill(0).set(indices);
        memory.values.fill(0).set(values);
        const count = indices.length;
        yield { indices: memory.indices.subarray(0, count), values: memory.values.subarray(0, count) };
      }
    },
  };
}

const halfAwayFromZero = (value: number): number => Math.sign(value) * Math.round(Math.abs(value)) || 0;

/** n times the mean of what is left of each coordinate when b of its values are dropped at each end. */
export function naiveTrimmedMeanSum(updates: readonly (readonly number[])[], trim: number): number[] {
  const count = updates.length;
  const dropped = Math.floor(trim * count);
  return updates[0]!.map((_, i) => {
    const sorted = updates.map((update) => update[i]!).sort((a, b) => a - b);
    const kept = sorted.slice(dropped, count - dropped);
    return halfAwayFromZero((count * kept.reduce((sum, value) => sum + value, 0)) / kept.length);
  });
}

/** v of centred clipping as the paper writes it, in floats and with exact weights. */
export function naiveCentredClipping(
  updates: readonly (readonly number[])[],
  { tau, iterations }: { readonly tau: number; readonly iterations: number },
): number[] {
  let v: number[] = updates[0]!.map(() => 0);
  for (let iteration = 0; iteration < iterations; iteration++) {
    const pulls = updates.map((x) => {
      const away = x.map((value, i) => value - v[i]!);
      const length = Math.hypot(...away);
      return away.map((value) => (length <= tau ? value : (value * tau) / length));
    });
    v = v.map((value, i) => value + pulls.reduce((sum, pull) => sum + pull[i]!, 0) / updates.length);
  }
  return v;
}
