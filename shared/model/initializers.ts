/** How the tensors of a model start, where more than one model starts so. */
import type { Initializer } from './spec.ts';

/** Random rows of this root mean squared length. All zeros would be a saddle: input and output move each other. */
export function rowsOfLength(length: number, dim: number): Initializer {
  return { kind: 'uniform', scale: Math.fround((1.732 * length) / Math.sqrt(dim)) };
}
