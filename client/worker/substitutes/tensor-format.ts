/** Stands for `tensor_format.js` of TensorFlow.js, which prints tensors: nobody reads what a worker prints. */

/** A tensor as text, without its values. @param shape its lengths */
export function tensorToString(_values: unknown, shape: readonly number[], dtype: string): string {
  return `Tensor ${dtype} [${shape.join(',')}]`;
}
