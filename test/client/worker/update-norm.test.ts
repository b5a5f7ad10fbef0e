import { describe, expect, it } from 'vitest';
import { normOf } from '../../../client/worker/update-norm.ts';

describe('the norm of an update', () => {
  it('is in weight units, and a share of the bound', () => {
    // 3-4-5: five of ten lattice units of .05
    expect(normOf(Int32Array.of(3, 0, -4), { clipNorm: 0.5, radius: 10 })).toEqual({
      length: expect.closeTo(0.25, 12),
      share: 0.5,
    });
  });

  it('is nothing of nothing, and all at the bound', () => {
    expect(normOf(new Int32Array(3), { clipNorm: 0.5, radius: 10 })).toEqual({ length: 0, share: 0 });
    expect(normOf(Int32Array.of(6, 8), { clipNorm: 0.5, radius: 10 })).toMatchObject({ share: 1 });
  });
});
