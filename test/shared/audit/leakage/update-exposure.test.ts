import { describe, expect, it } from 'vitest';
import type { ItemRows } from '../../../../shared/audit/leakage/item-rows.ts';
import { meanExposure, updateExposure } from '../../../../shared/audit/leakage/update-exposure.ts';
import { createUpdateDecoder } from '../../../../shared/lattice/decode-update.ts';
import { encodeUpdate } from '../../../../shared/lattice/encode-update.ts';
import { roundToLattice } from '../../../../shared/lattice/round.ts';
import { seededUniform } from '../../seeded-random.ts';

/** As an auditor has it: encoded, sent, decoded. */
const decoded = (update: Int32Array) => createUpdateDecoder(update.length)(encodeUpdate(update));

const tables: readonly ItemRows[] = [
  { tensor: 'in', offset: 2, items: 3, width: 2 },
  { tensor: 'out', offset: 8, items: 3, width: 1 },
];

describe('what one update shows', () => {
  it('is which rows moved, and which by more than rounding can', () => {
    const update = Int32Array.of(9, 9, 0, 0, 1, -1, 0, -3, 0, 1, 2, 9);
    expect(updateExposure(decoded(update), tables)).toEqual([
      { tensor: 'in', items: 3, moved: 2, standingOut: 1, strongestShare: 1 },
      { tensor: 'out', items: 3, moved: 2, standingOut: 1, strongestShare: 1 },
    ]);
  });

  it('is nothing of an update that moves nothing', () => {
    const [first] = updateExposure(decoded(new Int32Array(12)), tables);
    expect(first).toEqual({ tensor: 'in', items: 3, moved: 0, standingOut: 0, strongestShare: 0 });
  });

  it('is how much of it lies in the ten strongest rows', () => {
    const table = { tensor: 'in', offset: 0, items: 15, width: 1 };
    // ten rows of 3, five of 1
    const update = Int32Array.from({ length: 15 }, (_, item) => (item % 3 === 0 ? 1 : 3));
    expect(updateExposure(decoded(update), [table])[0]!.strongestShare).toBeCloseTo(90 / 95, 12);
  });

  it('says of no row that rounding made that it stands out', () => {
    const uniform = seededUniform(1);
    const table = { tensor: 'out', offset: 0, items: 500, width: 8 };
    const delta = Float32Array.from({ length: 4000 }, () => uniform() - 0.5);
    const { update } = roundToLattice(delta, { clipNorm: 1000, radius: 1000 }, uniform);
    const [shown] = updateExposure(decoded(update), [table]);
    expect(shown!.moved).toBeGreaterThan(400);
    expect(shown!.standingOut).toBe(0);
  });
});

it('several updates show the mean of what each shows', () => {
  const quiet = updateExposure(decoded(new Int32Array(12)), tables);
  const loud = updateExposure(decoded(Int32Array.of(9, 9, 0, 0, 1, -1, 0, -3, 0, 1, 2, 9)), tables);
  expect(meanExposure([quiet, loud])).toEqual([
    { tensor: 'in', items: 3, moved: 1, standingOut: 0.5, strongestShare: 0.5 },
    { tensor: 'out', items: 3, moved: 1, standingOut: 0.5, strongestShare: 0.5 },
  ]);
  expect(meanExposure([])).toEqual([]);
});
