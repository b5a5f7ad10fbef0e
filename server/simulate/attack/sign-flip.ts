/** Unlearns: the opposite of what the browser has learned. It wants a model that is worth less to everybody. */

/** @param honest [d], not mutated */
export function signFlip(honest: Float32Array): Float32Array {
  return honest.map((value) => -value);
}
