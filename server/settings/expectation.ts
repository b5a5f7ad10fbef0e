/** What a setting's value has to be, in words, from its JSON schema. */
import type { SettingNode } from './settings-schema.ts';

/** As in `a whole number of at least 1`. */
export function expectationOf(node: SettingNode): string {
  const { anyOf, enum: choices, const: only, type, form, pattern, minLength = 0 } = node;
  if (anyOf) return anyOf.map(expectationOf).join(' or ');
  if (choices) return `one of ${choices.join(', ')}`;
  if (only !== undefined) return String(only);
  switch (type) {
    case 'integer':
      return `a whole number${rangeOf(wholeRange(node))}`;
    case 'number':
      return `a number${rangeOf(node)}`;
    case 'boolean':
      return 'true or false';
    case 'array':
      return `a JSON list${lengthOf(node)}`;
    case 'string':
      return (
        form ?? (pattern ? `a text like ${pattern}` : minLength > 0 ? 'a text that is not empty' : 'a text')
      );
    case 'null':
      return 'null';
    default:
      return 'a JSON object';
  }
}

/** Of whole numbers: above 0 is at least 1, and what no double counts to is no bound. */
function wholeRange({ minimum, exclusiveMinimum, maximum }: SettingNode): SettingNode {
  const least = minimum ?? (typeof exclusiveMinimum === 'number' ? exclusiveMinimum + 1 : undefined);
  return {
    ...(least !== undefined && least > Number.MIN_SAFE_INTEGER && { minimum: least }),
    ...(maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER && { maximum }),
  };
}

function rangeOf({ minimum, exclusiveMinimum, maximum, exclusiveMaximum }: SettingNode): string {
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`;
  const least =
    minimum !== undefined
      ? `of at least ${minimum}`
      : exclusiveMinimum !== undefined && `above ${exclusiveMinimum}`;
  const most =
    maximum !== undefined
      ? `at most ${maximum}`
      : exclusiveMaximum !== undefined && `below ${exclusiveMaximum}`;
  const bounds = [least, most].filter((bound) => bound !== false);
  return bounds.length > 0 ? ` ${bounds.join(' and ')}` : '';
}

function lengthOf({ minItems, maxItems }: SettingNode): string {
  if (maxItems === undefined) return '';
  return minItems === undefined ? ` of at most ${maxItems}` : ` of ${minItems} to ${maxItems}`;
}
