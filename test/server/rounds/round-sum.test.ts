import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RoundSum } from '../../../server/rounds/round-sum.ts';
import { updateShape } from '../../../shared/lattice/update-shape.ts';
import { refusal } from '../../shared/log/refusal.ts';
import { dim, honestUpdate, noisyConfig, radius, sparseBytes, updateBytes } from '../test-site.ts';

const shape = updateShape(dim, noisyConfig);

describe('the sum of a round', () => {
  it('LA4 is what its updates add up to', () => {
    const sum = new RoundSum(shape);
    sum.add(updateBytes(1));
    sum.add(updateBytes(2));
    const [one, other] = [honestUpdate(1), honestUpdate(2)];
    expect(sum.values).toEqual(one.map((value, i) => value + other[i]!));
    sum.begin(shape);
    expect(sum.values).toEqual(new Int32Array(dim));
  });

  it('LA4 is the same in any order, and an update that is taken back leaves nothing', () => {
    const numbers = fc.uniqueArray(fc.nat(20), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(numbers, fc.nat(20), (given, extra) => {
        const [one, other] = [new RoundSum(shape), new RoundSum(shape)];
        for (const number of given) one.add(updateBytes(number));
        other.add(updateBytes(extra));
        for (const number of [...given].reverse()) other.add(updateBytes(number));
        other.subtract(updateBytes(extra));
        expect(other.values).toEqual(one.values);
      }),
      { seed: 5, numRuns: 20 },
    );
  });

  it('LG2 knows which leaves are not in it, until the next round begins', () => {
    const sum = new RoundSum(shape);
    sum.leaveOut(7);
    sum.add(updateBytes(1));
    sum.leaveOut(9);
    expect([sum.exceptions, sum.values]).toEqual([[7, 9], honestUpdate(1)]);
    sum.begin(shape);
    expect(sum.exceptions).toEqual([]);
  });

  it.each([
    ['LA3', 'OUT_OF_RANGE', sparseBytes({ 0: radius + 1 })],
    ['LA3', 'NORM_EXCEEDED', sparseBytes({ 0: radius, [dim - 1]: 1 })],
    ['LA5', 'BAD_DELTA', updateBytes(1).slice(0, -1)],
  ] as const)('%s %s leaves it as it was', (_, code, bytes) => {
    const sum = new RoundSum(shape);
    sum.add(updateBytes(1));
    expect(() => sum.add(bytes)).toThrow(refusal(code));
    expect(sum.values).toEqual(honestUpdate(1));
  });
});
