/** The settings one by one, read off their JSON schema: what each is called, in a file and in the environment. */
import { annotatedSettings, type SettingNode } from './settings-schema.ts';

/** Keys from the outermost to a setting's own; `round.cohort` in print. */
export type SettingPath = readonly string[];

/** One setting, or a part of them. */
export type KnownSetting = {
  readonly path: SettingPath;
  /** As in `round.cohort`. */
  readonly name: string;
  /** As in `HEARSAY_ROUND_COHORT`. */
  readonly variable: string;
  readonly node: SettingNode;
  /** Whether it holds others. */
  readonly isPart: boolean;
};

/** What begins the name of every variable. */
export const variablePrefix = 'HEARSAY_';

/** The settings that stand under a node, whichever of its kinds it is, by key; none: it is no part. */
export function childrenOf(node: SettingNode): Map<string, SettingNode> {
  const children = new Map<string, SettingNode>();
  for (const { properties = {} } of [node, ...(node.anyOf ?? []), ...(node.oneOf ?? [])]) {
    for (const [key, child] of Object.entries(properties)) {
      if (typeof child === 'boolean' || child.not) continue;
      children.set(key, eitherOf(children.get(key), child));
    }
  }
  return children;
}

/** One node for a setting of several kinds: their constants are choices, and a default holds where any kind has one. */
function eitherOf(earlier: SettingNode | undefined, node: SettingNode): SettingNode {
  if (!earlier) return node;
  if (node.const === undefined) return 'default' in node ? { ...earlier, default: node.default } : earlier;
  const { const: first, enum: choices = first === undefined ? [] : [first], ...rest } = earlier;
  return { ...rest, enum: [...choices, node.const] };
}

/** The node at a path, also within a list; undefined: there is no such setting. */
export function nodeAt(path: SettingPath): SettingNode | undefined {
  let node: SettingNode | undefined = annotatedSettings;
  for (const key of path) node = node && (itemOf(node) ?? childrenOf(node).get(key));
  return node;
}

function itemOf({ items }: SettingNode): SettingNode | undefined {
  return typeof items === 'object' && !Array.isArray(items) ? items : undefined;
}

/** The variable of a setting. */
export function variableOf(path: SettingPath): string {
  return variablePrefix + path.map((key) => key.replace(/[A-Z]/g, '_$&').toUpperCase()).join('_');
}

function* settingsUnder(parent: SettingNode, above: SettingPath): Generator<KnownSetting> {
  for (const [key, node] of childrenOf(parent)) {
    const path = [...above, key];
    const names = { path, name: path.join('.'), variable: variableOf(path) };
    yield { ...names, node, isPart: childrenOf(node).size > 0 };
    yield* settingsUnder(node, path);
  }
}

/** Every setting, and before those that it holds each part, in the order of the schema. */
export const knownSettings: readonly KnownSetting[] = [...settingsUnder(annotatedSettings, [])].filter(
  ({ name }) => name !== '$schema',
);
