/** Dense layers as they count: see `shared/model/dense-scale.ts` for why they are stored smaller. */
import { add, mul, type Tensor, type Tensor2D } from '@tensorflow/tfjs-core';
import { encoderScale, encoderVectorScale } from '../../shared/model/dense-scale.ts';
import { product } from './matrix-product.ts';

/** rows · weights, [rows, columns]. @param stored [inputs, columns] */
export function dense(rows: Tensor2D, stored: Tensor2D): Tensor2D {
  return product(rows, weights(stored));
}

/** A matrix as it counts. */
export function weights(stored: Tensor2D): Tensor2D {
  return mul(stored, encoderScale) as Tensor2D;
}

/** Rows with a bias. @param stored [columns] */
export function shifted(rows: Tensor2D, stored: Tensor): Tensor2D {
  return add(rows, mul(stored, encoderVectorScale)) as Tensor2D;
}

/** Each column of the rows times a gain that starts at `first`. @param stored [columns], or [1] for all of them */
export function gained(rows: Tensor2D, stored: Tensor, first: number): Tensor2D {
  return mul(rows, add(mul(stored, encoderVectorScale), first)) as Tensor2D;
}
