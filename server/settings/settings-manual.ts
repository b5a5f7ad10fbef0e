/** All settings, explained. */
import { expectationOf } from './expectation.ts';
import { type KnownSetting, knownSettings } from './setting-nodes.ts';
import { isTree } from './setting-source.ts';
import { shownValue } from './shown-value.ts';

/** Every setting, also of parts that are off: its variable, what it is, what it may be, and what holds without it. */
export function describeSettings(): string {
  return knownSettings.map(describeSetting).join('\n\n');
}

function describeSetting({ name, variable, node }: KnownSetting): string {
  const facts = [
    expectationOf(node),
    node.unit && `unit: ${node.unit}`,
    node.default !== undefined && !isTree(node.default) && `default: ${shownValue(node.default)}`,
    node.needed && `needed ${node.needed}`,
    node.absent && `left out${node.default === undefined ? '' : ' beside a kind'}: ${node.absent}`,
  ];
  return `${name}  ${variable}\n    ${node.description}\n    ${facts.filter(Boolean).join('; ')}`;
}
