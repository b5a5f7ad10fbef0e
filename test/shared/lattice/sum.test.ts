import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SparseUpdate } from '../../../shared/lattice/decode-update.ts';
import { addUpdate, assertSumFits, subtractUpdate } from '../../../shared/lattice/sum.ts';
import { refusal } from '../log/refusal.ts';

const dim = 20;

const sparse = (update: readonly number[]): SparseUpdate => {
  const indices = update.flatMap((value, i) => (value === 0 ? [] : [i]));
  return { indices: Uint32Array.from(indices), values: Int32Array.from(indices, (i) => update[i]!) };
};

function sumOf(updates: readonly number[][]): Int32Array {
  const sum = new Int32Array(dim);
  for (const update of updates) addUpdate(sum, sparse(update));
  return sum;
}

const someUpdates = fc.array(
  fc.array(fc.integer({ min: -32_767, max: 32_767 }), { minLength: dim, maxLength: dim }),
  { maxLength: 8 },
);

describe('a sum of updates', () => {
  it('LA4 is the sum of each coordinate', () => {
    const sum = new Int32Array(4);
    addUpdate(sum, sparse([1, 0, -2, 5]));
    addUpdate(sum, sparse([0, 0, -3, -5]));
    addUpdate(sum, sparse([0, 0, 0, 0]));
    expect([...sum]).toEqual([1, 0, -5, 0]);
  });

  it('LA4 is without an update that was taken back', () => {
    const sum = Int32Array.of(1, 0, -5, 0);
    subtractUpdate(sum, sparse([1, 0, -2, 5]));
    expect([...sum]).toEqual([0, 0, -3, -5]);
  });

  it('LA4 is the same in any order', () => {
    const updatesAndOrder = someUpdates.chain((updates) =>
      fc.tuple(
        fc.constant(updates),
        fc.shuffledSubarray(updates, { minLength: updates.length, maxLength: updates.length }),
      ),
    );
    fc.assert(
      fc.property(updatesAndOrder, ([updates, shuffled]) => {
        expect(sumOf(shuffled)).toEqual(sumOf(updates));
      }),
      { seed: 14 },
    );
  });

  it('LA4 is the same however it is split among machines', () => {
    fc.assert(
      fc.property(someUpdates, fc.nat(8), (updates, cut) => {
        const [left, right] = [sumOf(updates.slice(0, cut)), sumOf(updates.slice(cut))];
        expect(left.map((value, i) => value + right[i]!)).toEqual(sumOf(updates));
      }),
      { seed: 15 },
    );
  });
});

describe('a cohort', () => {
  it('LA4 is refused where its sum could leave 32 bits', () => {
    expect(() => assertSumFits(2 ** 19 - 1, 4096)).not.toThrow();
    expect(() => assertSumFits(2 ** 19, 4096)).toThrow(refusal('BAD_CONFIG'));
    expect(() => assertSumFits(2 ** 31 - 1, 1)).not.toThrow();
    expect(() => assertSumFits(65_539, 32_767)).toThrow(refusal('BAD_CONFIG'));
  });

  it('LA4 of the largest size still fits: the worst sum is below 2^31', () => {
    expect(() => assertSumFits(65_538, 32_767)).not.toThrow();
    const sum = Int32Array.of(65_537 * 32_767);
    addUpdate(sum, sparse([32_767]));
    expect(sum[0]).toBe(65_538 * 32_767);
  });
});
