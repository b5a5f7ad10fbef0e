/** How long an update is, in the words of the site: weight units, and the share of what is allowed. */
import { type Lattice, latticeUnit } from '../../shared/lattice/lattice.ts';
import { squaredNorm } from '../../shared/lattice/norm.ts';
import type { UpdateNorm } from '../history/participation.ts';

/** @param update [d], the model's coordinates, lattice units */
export function normOf(update: Int32Array, lattice: Lattice): UpdateNorm {
  const norm = Math.sqrt(squaredNorm(update));
  return { length: norm * latticeUnit(lattice), share: norm / lattice.radius };
}
