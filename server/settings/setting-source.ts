/** Where settings come from, and which source wins: command line over environment over file over default. */
import type { SettingPath } from './setting-nodes.ts';

/** What one source says, as a tree like that of a settings file; not checked. */
export type SettingSource = {
  readonly origin: 'file' | 'environment' | 'command line';
  /** Of the file or the variable. */
  readonly name?: string;
  readonly tree: unknown;
};

type Tree = Readonly<Record<string, unknown>>;

/** Whether a value is a JSON object. */
export const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** All of them in one tree, a later source over an earlier one: key by key in objects, anything else as a whole. */
export function mergedTree(sources: readonly SettingSource[]): unknown {
  return sources.map(({ tree }) => tree).reduce(over, {});
}

function over(lower: unknown, upper: unknown): unknown {
  if (!isTree(lower) || !isTree(upper)) return upper;
  const both = Object.keys(upper).filter((key) => Object.hasOwn(lower, key));
  return {
    ...lower,
    ...upper,
    ...Object.fromEntries(both.map((key) => [key, over(lower[key], upper[key])])),
  };
}

/** What stands at a path, also within a list. */
export function valueAt(tree: unknown, path: SettingPath): unknown {
  let value = tree;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Tree)[key];
  }
  return value;
}

/** The source whose value counts at a path; undefined: none has any, or a later one says otherwise of a part around it. */
export function sourceAt(sources: readonly SettingSource[], path: SettingPath): SettingSource | undefined {
  const last = [...sources].reverse().find(({ tree }) => !leavesOpen(tree, path));
  return valueAt(last?.tree, path) === undefined ? undefined : last;
}

/** Whether a tree says nothing at a path, nor of all that a part around it holds, as `"metrics": null` does. */
function leavesOpen(tree: unknown, path: SettingPath): boolean {
  return path.some(
    (_, i) => isTree(valueAt(tree, path.slice(0, i))) && valueAt(tree, path.slice(0, i + 1)) === undefined,
  );
}

/** Name of the settings file; undefined: there is none. */
export const fileIn = (sources: readonly SettingSource[]): string | undefined =>
  sources.find(({ origin }) => origin === 'file')?.name;
