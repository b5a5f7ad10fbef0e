import { grads, mul, type Scalar, type Tensor, tensor1d } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { logisticLoss } from '../../../client/models/logistic-loss.ts';
import { backends } from './backends.ts';

const logits = [-2, -0.3, 0, 0.7, 3];
const wanted = [0.5, 0, 0.2, 1, 0];
const unwanted = [0, 0.3, 0.1, 0, 2];
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

describe.each(backends)('binary cross-entropy, on %s', (_name, start) => {
  beforeAll(start);

  it('is that of the definition, and so is its gradient, times what comes after', async () => {
    const [yes, no] = [tensor1d(wanted), tensor1d(unwanted)];
    const lossAt = (x: Tensor): Scalar => logisticLoss(x, yes, no);
    const expected = logits.reduce(
      (sum, x, i) => sum - wanted[i]! * Math.log(sigmoid(x)) - unwanted[i]! * Math.log(1 - sigmoid(x)),
      0,
    );
    const [value] = await lossAt(tensor1d(logits)).data();
    expect(value).toBeCloseTo(expected, 5);
    const [gradient] = grads((x: Tensor) => mul(lossAt(x), 3))([tensor1d(logits)]);
    const slopes = await gradient!.data();
    logits.forEach((x, i) => {
      expect(slopes[i]).toBeCloseTo(3 * (unwanted[i]! * sigmoid(x) - wanted[i]! * (1 - sigmoid(x))), 5);
    });
  });

  it('grows with the logit where that is far on the wrong side, and never ends', async () => {
    // -log sigmoid(-x) = x + log(1 + e^-x)
    expect(await logisticLoss(tensor1d([-90]), 1, 0).data()).toEqual(Float32Array.of(90));
    expect(await logisticLoss(tensor1d([1e4]), 0, 2).data()).toEqual(Float32Array.of(2e4));
    expect(await logisticLoss(tensor1d([1e4]), 1, 0).data()).toEqual(Float32Array.of(0));
    const [gradient] = grads((x: Tensor) => logisticLoss(x, 1, 0))([tensor1d([-1e4])]);
    expect(await gradient!.data()).toEqual(Float32Array.of(-1));
  });
});
