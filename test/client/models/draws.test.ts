import { describe, expect, it } from 'vitest';
import { drawItems, dropoutMask } from '../../../client/models/draws.ts';
import { seededUniform } from '../../shared/seeded-random.ts';

describe('a dropout mask', () => {
  it('drops at its rate, and makes up for it in what stays: its mean is 1', () => {
    const mask = dropoutMask(20_000, 0.2, seededUniform(3));
    expect(new Set(mask)).toEqual(new Set([0, 1.25]));
    // 20,000 draws at 0.2: standard deviation of the share 0.0028
    const dropped = mask.filter((value) => value === 0).length / mask.length;
    expect(Math.abs(dropped - 0.2)).toBeLessThan(0.012);
    expect(Math.abs(mask.reduce((sum, value) => sum + value, 0) / mask.length - 1)).toBeLessThan(0.015);
  });

  it('at rate 0 is ones', () => {
    expect([...dropoutMask(3, 0, seededUniform(1))]).toEqual([1, 1, 1]);
  });
});

describe('drawn items', () => {
  it('are uniform over the catalog but for the excepted', () => {
    const drawn = drawItems(30_000, { items: 5, except: new Set([1, 3]) }, seededUniform(4));
    for (const item of [0, 2, 4]) {
      const share = drawn.filter((each) => each === item).length / drawn.length;
      expect(Math.abs(share - 1 / 3)).toBeLessThan(0.012);
    }
    expect(drawn.some((item) => item === 1 || item === 3)).toBe(false);
  });

  it('reach the first and the last item', () => {
    expect([...drawItems(1, { items: 4, except: new Set() }, () => 0)]).toEqual([0]);
    expect([...drawItems(1, { items: 4, except: new Set() }, () => 1 - 2 ** -32)]).toEqual([3]);
  });

  it('are none where nothing is left', () => {
    expect(drawItems(8, { items: 2, except: new Set([0, 1]) }, seededUniform(1))).toHaveLength(0);
    expect(drawItems(8, { items: 0, except: new Set() }, seededUniform(1))).toHaveLength(0);
  });
});
