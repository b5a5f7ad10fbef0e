/**
 * Matrix products with their gradients written out: TensorFlow.js would multiply by transposed operands, which its
 * WASM backend does ten times slower than transposing first. No gradient is computed that nobody wants.
 */
import { customGrad, matMul, type Tensor, type Tensor2D, transpose } from '@tensorflow/tfjs-core';

/** A B, differentiable in both. */
export function product(a: Tensor2D, b: Tensor2D): Tensor2D {
  return customGrad((a, b, save) => {
    (save as (tensors: Tensor[]) => void)([a as Tensor, b as Tensor]);
    return {
      value: matMul(a as Tensor2D, b as Tensor2D),
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const [a, b] = saved as [Tensor2D, Tensor2D];
        return [matMul(dy as Tensor2D, transpose(b)), matMul(transpose(a), dy as Tensor2D)];
      },
    };
  })(a, b) as Tensor2D;
}

/**
 * C B, differentiable in B alone: features that are given, a selection of rows.
 * @param c a constant of the local task
 */
export function givenProduct(c: Tensor2D, b: Tensor2D): Tensor2D {
  return customGrad((b) => ({
    value: matMul(c, b as Tensor2D),
    gradFunc: (dy: Tensor) => matMul(transpose(c), dy as Tensor2D),
  }))(b) as Tensor2D;
}

/**
 * A Cᵀ, differentiable in A alone: scores of items whose features are given.
 * @param c a constant of the local task
 */
export function productWithGiven(a: Tensor2D, c: Tensor2D): Tensor2D {
  return customGrad((a) => ({
    value: matMul(a as Tensor2D, transpose(c)),
    gradFunc: (dy: Tensor) => matMul(dy as Tensor2D, c),
  }))(a) as Tensor2D;
}
