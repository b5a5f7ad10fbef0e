import { describe, expect, it } from 'vitest';
import { encodeUpdate } from '../../../shared/lattice/encode-update.ts';
import { maxRadius } from '../../../shared/lattice/lattice.ts';
import {
  maxMessageBytes,
  maxUpdateBytes,
  negotiateVersion,
  protocolVersions,
} from '../../../shared/protocol/limits.ts';
import { updateHeader } from './ordinary-messages.ts';

describe('version negotiation', () => {
  it('PR2 takes the newest version that both sides speak', () => {
    expect(protocolVersions).toEqual([1]);
    expect(negotiateVersion([1])).toBe(1);
    expect(negotiateVersion([3, 2, 1])).toBe(1);
    expect(negotiateVersion([1, 1, 9])).toBe(1);
  });

  it('PR2 finds none where there is none', () => {
    expect(negotiateVersion([2, 3])).toBeUndefined();
    expect(negotiateVersion([])).toBeUndefined();
    expect(negotiateVersion([0, -1, Number.NaN, 1.5])).toBeUndefined();
  });
});

describe('the largest update', () => {
  it('PR8 is two bytes a coordinate and a kilobyte; a message has 4,096 bytes more', () => {
    expect(maxUpdateBytes(250_000)).toBe(501_024);
    expect(maxMessageBytes(250_000)).toBe(505_120);
    expect(JSON.stringify(updateHeader).length).toBeLessThan(1_000);
  });

  /** As many coordinates of each size as the largest radius allows, in this order: the worst for one parameter a block. */
  function longest(dim: number, sizes: readonly number[]): Int32Array {
    let left = maxRadius ** 2;
    return Int32Array.from({ length: dim }, (_, i) => {
      const size = sizes[i % sizes.length]!;
      const magnitude = Math.min(size, Math.floor(Math.sqrt(left)));
      left -= magnitude ** 2;
      return magnitude * (i % 2 ? 1 : -1);
    });
  }

  it.each([1, 2, 255, 256, 257, 1_000, 100_000, 400_000])(
    'PR8 holds any update within the largest radius, %d coordinates',
    (dim) => {
      const even = Math.floor(maxRadius / Math.sqrt(dim));
      for (const sizes of [
        [even],
        [1],
        [32_767, even],
        [even * 4, 0, 0, 1],
        [...new Array(200).fill(even), even * 12],
      ]) {
        expect(encodeUpdate(longest(dim, sizes)).length).toBeLessThanOrEqual(maxUpdateBytes(dim));
      }
    },
  );
});
