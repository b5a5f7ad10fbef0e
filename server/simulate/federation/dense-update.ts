/** An update as a virtual browser makes it, every coordinate in its place: added to a sum, or sent on as the server decodes one. */
import type { SparseUpdate } from '../../../shared/lattice/decode-update.ts';

/**
 * sum += update, from the first coordinate on. One loop a type, or the engine would look at the type of every element.
 * @param sum at least as long, of the same type; mutated
 */
export function addTo(sum: Int32Array | Float32Array, update: Int32Array | Float32Array): void {
  if (sum instanceof Int32Array) addIntegers(sum, update as Int32Array);
  else addFloats(sum, update as Float32Array);
}

function addIntegers(sum: Int32Array, update: Int32Array): void {
  for (let i = 0; i < update.length; i++) sum[i] = (sum[i]! + update[i]!) | 0;
}

function addFloats(sum: Float32Array, update: Float32Array): void {
  for (let i = 0; i < update.length; i++) sum[i] = sum[i]! + update[i]!;
}

/** Its coordinates that are not zero, in memory of their own: they are sent to another thread. */
export function toSparse(update: Int32Array): SparseUpdate {
  let nonzeros = 0;
  for (const value of update) if (value !== 0) nonzeros++;
  const sparse = { indices: new Uint32Array(nonzeros), values: new Int32Array(nonzeros) };
  let at = 0;
  for (let i = 0; i < update.length; i++) {
    if (update[i] === 0) continue;
    sparse.indices[at] = i;
    sparse.values[at++] = update[i]!;
  }
  return sparse;
}
