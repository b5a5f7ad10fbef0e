/** The settings that hold, one by one, each with where it comes from. */
import { childrenOf, type SettingPath } from './setting-nodes.ts';
import { isTree, type SettingSource, sourceAt, valueAt } from './setting-source.ts';
import type { ReadSettings } from './settings.ts';
import { annotatedSettings, type SettingNode } from './settings-schema.ts';

/** One setting that holds. */
export type EffectiveSetting = {
  /** As in `round.cohort`. */
  readonly setting: string;
  /** Undefined: left out, and without a default; the node's `absent` says what holds then. */
  readonly value: unknown;
  readonly node: SettingNode;
  /** Undefined: the default. */
  readonly source: SettingSource | undefined;
};

/** Every setting in the order of the schema; of a part that is off, the part alone. */
export function effectiveSettings({ given, sources }: ReadSettings): EffectiveSetting[] {
  return [...settingsUnder(annotatedSettings, [])];

  function* settingsUnder(parent: SettingNode, above: SettingPath): Generator<EffectiveSetting> {
    for (const [key, node] of childrenOf(kindOf(parent, valueAt(given, above)))) {
      const path = [...above, key];
      const value = valueAt(given, path);
      if (isOn(node, value)) yield* settingsUnder(node, path);
      else if (key !== '$schema') {
        yield {
          setting: path.join('.'),
          value: value === undefined ? node.default : value,
          node,
          source: sourceAt(sources, path),
        };
      }
    }
  }
}

/** Whether it is a part whose settings hold: where it is left out, their defaults do, if the part does not say otherwise. */
function isOn(node: SettingNode, value: unknown): boolean {
  return childrenOf(node).size > 0 && (isTree(value) || (value === undefined && node.absent === undefined));
}

/** Of a part of several kinds, the one that the value is of. */
function kindOf(part: SettingNode, value: unknown): SettingNode {
  const kind = isTree(value) ? value.kind : undefined;
  return part.oneOf?.find((option) => kind !== undefined && constOf(option) === kind) ?? part;
}

function constOf({ properties }: SettingNode): unknown {
  const kind = properties?.kind;
  return typeof kind === 'object' ? kind.const : undefined;
}
