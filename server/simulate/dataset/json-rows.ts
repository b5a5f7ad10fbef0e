/** Rows of a JSON Lines file. An object need not have what the first one had. */
import { columnsOf, type Field, type Refusals, type RowReader, type RowSource, squash } from './fields.ts';

/** A reader of one object a line. */
export function jsonRows(source: RowSource, refusals: Refusals): RowReader {
  let fields: readonly Field[] | undefined;
  const squashed = new Map<string, string>();
  const squashOnce = (key: string): string => {
    const known = squashed.get(key);
    if (known !== undefined) return known;
    const name = squash(key);
    squashed.set(key, name);
    return name;
  };
  return {
    line(text, line) {
      const object = parseObject(text);
      if (typeof object === 'string') return refusals.bad(line, object);
      const keys = Object.keys(object);
      fields ??= source.fields(keys);
      const columns = keys.map(squashOnce);
      const chosen = columnsOf(fields, columns);
      if (typeof chosen === 'string') return refusals.bad(line, chosen);
      const values = Array.from(chosen, (column) =>
        column < 0 ? undefined : cleaned(object[keys[column]!]),
      );
      const reason = source.row(values, line);
      if (reason !== undefined) refusals.bad(line, reason);
    },
    end: () => undefined,
    isOpen: () => false,
  };
}

function parseObject(text: string): Record<string, unknown> | string {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'expected a JSON object';
    return value as Record<string, unknown>;
  } catch (cause) {
    return `broken JSON: ${cause instanceof Error ? cause.message : cause}`;
  }
}

const cleaned = (value: unknown): unknown => (typeof value === 'string' ? value.trim() : (value ?? ''));
