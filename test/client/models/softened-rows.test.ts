import { grads, mul, sum, type Tensor, type Tensor2D, tensor2d } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { softenedRows, softenRows } from '../../../client/models/softened-rows.ts';
import { backends } from './backends.ts';

const rows = [3, -4, 0.1, 0.2, 0, 0];
/** Row over sqrt(|row|² + 1/4). */
const softened = (of: readonly number[]): number[] =>
  of.map((value, at) => {
    const row = of.slice(at - (at % 2), at - (at % 2) + 2);
    return value / Math.sqrt(row[0]! ** 2 + row[1]! ** 2 + 0.25);
  });

describe.each(backends)('softened rows, on %s', (_name, start) => {
  beforeAll(start);

  it('are nearly of length 1 where they are long, short where they are short, and zero stays zero', async () => {
    const values = await softenedRows(tensor2d(rows, [3, 2])).data();
    softened(rows).forEach((value, at) => {
      expect(values[at]).toBeCloseTo(value, 6);
    });
    expect(Math.hypot(values[0]!, values[1]!)).toBeGreaterThan(0.99);
    expect(Math.hypot(values[2]!, values[3]!)).toBeLessThan(0.45);
  });

  it('have the gradient of the definition', async () => {
    const weights = [0.3, -1, 2, 0.7, 1.1, -0.4];
    const of = (x: Tensor): Tensor => sum(mul(softenedRows(x as Tensor2D), tensor2d(weights, [3, 2])));
    const [gradient] = grads(of)([tensor2d(rows, [3, 2])]);
    const slopes = await gradient!.data();
    const lossAt = (at: readonly number[]): number =>
      softened(at).reduce((total, value, i) => total + value * weights[i]!, 0);
    rows.forEach((_, i) => {
      const [above, below] = [rows.slice(), rows.slice()];
      above[i]! += 1e-5;
      below[i]! -= 1e-5;
      expect(slopes[i]).toBeCloseTo((lossAt(above) - lossAt(below)) / 2e-5, 4);
    });
  });
});

describe('softened rows in plain arrays', () => {
  it('are the same', () => {
    softened(rows).forEach((value, at) => {
      expect(softenRows(Float32Array.from(rows), 2)[at]).toBeCloseTo(value, 6);
    });
    expect(softenRows(new Float32Array(0), 0)).toHaveLength(0);
  });
});
