/** Everything that can be wrong with a message, made from an ordinary one: fields left out, added, of another type. */
import { expect } from 'vitest';

type Path = readonly string[];

/** A message with one thing wrong. */
export type Damaged = { readonly what: string; readonly message: unknown };

/** The little of a schema that these tests need. */
type Schema = { safeParse(raw: unknown): { success: boolean } };

/** Fails with the list of damaged messages that the schema takes after all. */
export function expectAllRefused(schema: Schema, damaged: readonly Damaged[]): void {
  expect(damaged).not.toHaveLength(0);
  const taken = damaged.filter(({ message }) => schema.safeParse(message).success);
  expect(taken.map(({ what }) => what)).toEqual([]);
}

/** Fails unless the schema refuses this message without any of its fields, with one too many, and with any of another type. */
export function expectExactShape(schema: Schema, message: unknown): void {
  expectAllRefused(schema, withoutFields(message));
  expectAllRefused(schema, withUnknownFields(message));
  expectAllRefused(schema, withOtherTypes(message));
}

/** Each field at any depth left out, but for these. */
export function withoutFields(message: unknown, optional: readonly string[] = []): Damaged[] {
  return pathsOf(message).flatMap((path) => {
    const name = path.at(-1);
    if (name === undefined || /^\d+$/.test(name) || optional.includes(name)) return [];
    const cut = (parent: unknown) =>
      Object.fromEntries(Object.entries(parent as object).filter(([key]) => key !== name));
    return [{ what: `no ${path.join('.')}`, message: replaced(message, path.slice(0, -1), cut) }];
  });
}

/** A field that nobody knows, in each object at any depth; `__proto__` as JSON brings it. */
export function withUnknownFields(message: unknown): Damaged[] {
  return pathsOf(message).flatMap((path) => {
    if (!isRecord(valueAt(message, path))) return [];
    return ['extra', '__proto__', 'toString'].map((name) => ({
      what: `${name} in ${path.join('.') || 'the message'}`,
      message: replaced(message, path, (value) => ({ ...(value as object), ...JSON.parse(`{"${name}":1}`) })),
    }));
  });
}

/** Each value at any depth replaced by values of other types; nulls are left alone. */
export function withOtherTypes(message: unknown): Damaged[] {
  return each(message, (value) => {
    const others = [true, 'x y', 7.5, [true], { extra: 1 }, undefined, () => 1];
    return value === null ? [] : others.filter((other) => kindOf(other) !== kindOf(value));
  });
}

/** Each number at any depth replaced by what is no number, and by these. */
export function withNumbers(message: unknown, ...numbers: readonly number[]): Damaged[] {
  const noNumbers = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, '1', 1n, null];
  return each(message, (value) => (typeof value === 'number' ? [...noNumbers, ...numbers] : []));
}

/** Each string at any depth replaced by a very long one, an empty one, and one with a control character. */
export function withStrings(message: unknown): Damaged[] {
  return each(message, (value) =>
    typeof value === 'string' ? ['a'.repeat(100_000), '', `${value}\n`, `${value}\0`] : [],
  );
}

function each(message: unknown, replacements: (value: unknown) => readonly unknown[]): Damaged[] {
  return pathsOf(message).flatMap((path) =>
    replacements(valueAt(message, path)).map((value) => ({
      what: `${path.join('.') || 'the message'} is ${String(value).slice(0, 20)}`,
      message: replaced(message, path, () => value),
    })),
  );
}

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, child]) => pathsOf(child, [...path, key]))];
}

const valueAt = (message: unknown, path: Path): unknown =>
  path.reduce((value, key) => (value as Record<string, unknown>)[key], message);

function replaced(message: unknown, path: Path, change: (value: unknown) => unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return change(message);
  const child = replaced((message as Record<string, unknown>)[key], rest, change);
  if (Array.isArray(message)) return message.map((item, i) => (i === Number(key) ? child : item));
  return { ...(message as object), [key]: child };
}

const isRecord = (value: unknown): boolean => kindOf(value) === 'record';

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return value === null ? 'null' : typeof value === 'object' ? 'record' : typeof value;
}
