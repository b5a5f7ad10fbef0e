/** Parsing what an operator has written. Unlike a stranger's message it may be named: an unknown key, too. */
import type * as z from 'zod/mini';
import { expectationOf } from './expectation.ts';
import { nearestName } from './nearest-name.ts';
import { refusedSetting } from './refused-setting.ts';
import { knownSettings, nodeAt, type SettingPath } from './setting-nodes.ts';
import { isTree, mergedTree, type SettingSource, valueAt } from './setting-source.ts';
import { type GivenSettings, settingsSchema } from './settings-schema.ts';

/**
 * What all sources say together, if each value fits by itself.
 * @param sources the later ones over the earlier ones
 * @throws HearsayError BAD_CONFIG, naming the first key that does not fit
 */
export function parseSettings(sources: readonly SettingSource[]): GivenSettings {
  for (const source of sources) {
    if (isTree(source.tree)) continue;
    throw refusedSetting([source], { path: [], value: source.tree, reason: 'expected a JSON object' });
  }
  const tree = mergedTree(sources);
  const result = settingsSchema.safeParse(tree);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!; // a refusal has a reason
  const path = pathOf(issue);
  throw refusedSetting(sources, { path, value: valueAt(tree, path), reason: reasonOf(issue, path) });
}

/** To what the issue is about: to the key that is too many, where there is one. */
function pathOf(issue: z.core.$ZodIssue): SettingPath {
  const path = issue.path.map(String);
  return issue.code === 'unrecognized_keys' ? [...path, issue.keys[0] ?? ''] : path;
}

function reasonOf(issue: z.core.$ZodIssue, path: SettingPath): string {
  const node = nodeAt(path);
  if (issue.code === 'unrecognized_keys') return node ? 'this kind has no such setting' : noSuchSetting(path);
  if (issue.code === 'custom') return issue.message;
  return `expected ${node ? expectationOf(node) : 'another value'}`;
}

function noSuchSetting(path: SettingPath): string {
  const nearest = nearestName(
    path.join('.'),
    knownSettings.map(({ name }) => name),
  );
  return `no such setting${nearest ? `; the nearest is ${nearest}` : ''}`;
}
