/** Noise: a direction drawn anew each time, each as likely. It stands for browsers that are broken as much as for vandals. */
import type { Uniform } from '../../../shared/lattice/round.ts';

/** [dim] standard normal values (Box, Muller 1958), two a draw. */
export function randomDirection(dim: number, uniform: Uniform): Float32Array {
  const direction = new Float32Array(dim);
  for (let i = 0; i < dim; i += 2) {
    const length = Math.sqrt(-2 * Math.log(1 - uniform()));
    const angle = 2 * Math.PI * uniform();
    direction[i] = length * Math.cos(angle);
    if (i + 1 < dim) direction[i + 1] = length * Math.sin(angle);
  }
  return direction;
}
