/**
 * The tensors of a spec that a model trains as they stand, and the delta that they are part of. All others a model names
 * in a list of exceptions: item vectors that are folded from several tensors, rows taken out of a table, counts. Names
 * are those of the spec.
 */
import { type ModelSpec, specDim, splitVector, type Views } from '../../shared/model/spec.ts';
import type { PlainTensor } from './tensors.ts';

/**
 * Copies of all tensors but the exceptions, by name.
 * @param views on the shared vector, see `splitVector`; not mutated
 */
export function denseVariables(
  spec: ModelSpec,
  views: Views,
  except: readonly string[] = [],
): Record<string, PlainTensor> {
  const dense = spec.tensors
    .filter(({ name }) => !except.includes(name))
    .map(({ name, shape }) => [name, { values: views[name]!.slice(), shape }] as const);
  return Object.fromEntries(dense);
}

/** What of a delta is not that of {@link denseVariables}. */
type Rest<Name extends string> = {
  readonly except?: readonly string[];
  /** Adds it, beside what is there already. @param into views on the delta, zeros where tensors are exceptions */
  readonly add?: (into: Views<Name>) => void;
};

/**
 * The way back: the delta of a local round, [d], weight units.
 * @param changes by variable
 */
export function deltaOf<Name extends string>(
  spec: ModelSpec,
  changes: Views,
  { except = [], add }: Rest<Name> = {},
): Float32Array {
  const delta = new Float32Array(specDim(spec));
  const into = splitVector(spec, delta);
  for (const { name } of spec.tensors) if (!except.includes(name)) into[name]!.set(changes[name]!);
  add?.(into as Views<Name>);
  return delta;
}
