/**
 * Dense layers beside embeddings. A server optimizer moves every coordinate by about its rate, whatever stands
 * there. Rows of an embedding bear that, each on its own; the coordinates of a matrix move together, and at the rate
 * of the embeddings one release would turn the layer over. So dense tensors are stored divided by `denseScale`, and
 * a model multiplies by it: a fixed change of variables instead of a second rate to tune.
 */
import { rowsOfLength } from './initializers.ts';
import type { TensorSpec } from './spec.ts';

/** A dense layer's weights are its stored values times this. */
export const denseScale = 0.1;

/**
 * A dense tensor.
 * @param rowLength root mean squared length of the weights' rows at the start, after scaling; zeros unless told
 */
export function denseTensor(name: string, shape: readonly number[], rowLength = 0): TensorSpec {
  const initial = rowLength === 0 ? zeros : rowsOfLength(rowLength / denseScale, shape.at(-1)!);
  return { name, shape, initial };
}

/** A vector of zeros, stored as it is: a bias, or a gain that starts closed. */
export function zeroVector(name: string, length: number): TensorSpec {
  return { name, shape: [length], initial: zeros };
}

/** A vector of one value throughout, stored as it is: a gain. */
export function constantVector(name: string, length: number, value: number): TensorSpec {
  return {
    name,
    shape: [length],
    initial: { kind: 'values', values: new Array<number>(length).fill(value) },
  };
}

const zeros = { kind: 'zeros' } as const;
