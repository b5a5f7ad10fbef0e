/** Gradients by finite differences, to compare those of a local round with: few coordinates, for each costs two losses. */
import { type ModelSpec, splitVector } from '../../../shared/model/spec.ts';
import { seededUniform } from '../../shared/seeded-random.ts';

/** Coordinates of one tensor. */
export type Sample = {
  readonly name: string;
  /** In the flat vector. */
  readonly indices: readonly number[];
  /** Largest slope of the tensor, absolute. */
  readonly largest: number;
};

/**
 * Of every tensor the steepest coordinates, and some others.
 * @param slopes [d], or what is proportional to them
 */
export function sampledCoordinates(spec: ModelSpec, slopes: Float32Array): Sample[] {
  const uniform = seededUniform(4);
  return Object.entries(splitVector(spec, slopes)).map(([name, part]) => {
    const first = (part.byteOffset - slopes.byteOffset) / 4;
    const bySlope = [...part.keys()].sort((a, b) => Math.abs(part[b]!) - Math.abs(part[a]!));
    const random = Array.from({ length: 3 }, () => Math.floor(uniform() * part.length));
    return {
      name,
      indices: [...bySlope.slice(0, 5), ...random].map((index) => first + index),
      largest: Math.abs(part[bySlope[0]!]!),
    };
  });
}

/** Central difference in one coordinate. */
export function slopeAt(loss: (at: Float64Array) => number, at: ArrayLike<number>, index: number): number {
  const step = 1e-5;
  const [above, below] = [Float64Array.from(at), Float64Array.from(at)];
  above[index] = above[index]! + step;
  below[index] = below[index]! - step;
  return (loss(above) - loss(below)) / (2 * step);
}
