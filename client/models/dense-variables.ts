/**
 * The tensors of a spec that a model trains as they stand. All others a model names in a list of exceptions: item
 * vectors that are folded from several tensors, rows taken out of a table, counts. Names are those of the spec.
 */
import type { ModelSpec, Views } from '../../shared/model/spec.ts';
import type { PlainTensor } from './tensors.ts';

/**
 * Copies of all tensors but the exceptions, by name.
 * @param views on the shared vector, see `splitVector`; not mutated
 */
export function denseVariables(
  spec: ModelSpec,
  views: Views,
  except: readonly string[],
): Record<string, PlainTensor> {
  const dense = spec.tensors
    .filter(({ name }) => !except.includes(name))
    .map(({ name, shape }) => [name, { values: views[name]!.slice(), shape }] as const);
  return Object.fromEntries(dense);
}

/**
 * The way back: puts the changes of {@link denseVariables} where they belong.
 * @param into views on a delta, mutated; the exceptions' stay as they are
 * @param changes by variable
 */
export function setDense(into: Views, changes: Views, except: readonly string[]): void {
  for (const [name, view] of Object.entries(into)) if (!except.includes(name)) view.set(changes[name]!);
}
