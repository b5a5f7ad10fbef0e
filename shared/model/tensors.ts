/** What the specs of the models are put together from: tensors, by how they start. */
import type { TensorSpec } from './spec.ts';

/**
 * Random rows. All zeros would be a saddle where two factors move each other.
 * @param shape of at least one axis; the last is a row's
 * @param length root mean squared length of a row, as it is stored
 */
export function randomRows<Name extends string>(
  name: Name,
  shape: readonly number[],
  length: number,
): TensorSpec<Name> {
  const scale = Math.fround((1.732 * length) / Math.sqrt(shape.at(-1)!)); // at least one axis
  return { name, shape, initial: { kind: 'uniform', scale } };
}

/** What starts closed: a bias, a correction, or the way out of rows that are random themselves. */
export function zeros<Name extends string>(name: Name, ...shape: readonly number[]): TensorSpec<Name> {
  return { name, shape, initial: { kind: 'zeros' } };
}

/** A vector that starts at these values. */
export function vectorOf<Name extends string>(name: Name, values: readonly number[]): TensorSpec<Name> {
  return { name, shape: [values.length], initial: { kind: 'values', values } };
}
