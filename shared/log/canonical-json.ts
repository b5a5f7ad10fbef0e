/**
 * Canonical JSON: RFC 8785 (JCS). One value has one byte form, so its hash means the value.
 * JCS defines numbers and strings as ECMAScript's `JSON.stringify` prints them; what is left is the order of names
 * and refusing what has no form: NaN, infinities, lone surrogates, `undefined`.
 * Nesting is bounded, for where a stack overflows differs between engines, and all must agree on what a leaf is.
 */
import { HearsayError } from '../hearsay-error.ts';
import { parseUtf8, toUtf8 } from './bytes.ts';

/** What JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** How many arrays and objects may stand inside each other. */
export const maxJsonDepth = 32;

/**
 * The canonical UTF-8 bytes of `value`. -0 is written as 0.
 * @throws HearsayError BAD_LEAF where the value has no canonical form or is nested deeper than {@link maxJsonDepth}
 */
export const toCanonicalJson = (value: Json): Uint8Array => toUtf8(serialize(value, 0), 'BAD_LEAF');

/**
 * The value whose canonical form is exactly `bytes`.
 * Any other spelling of the same value is refused: spaces, escapes, `1.0`, names out of order or given twice.
 * @throws HearsayError BAD_LEAF
 */
export function parseCanonicalJson(bytes: Uint8Array): Json {
  const text = parseUtf8(bytes, 'BAD_LEAF');
  const value = parseJson(text);
  if (serialize(value, 0) !== text) throw bad('expected the canonical form (RFC 8785), got another spelling');
  return value;
}

function parseJson(text: string): Json {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw bad('expected JSON', { cause });
  }
}

function serialize(value: unknown, depth: number): string {
  if (typeof value !== 'object' || value === null) return serializeScalar(value);
  if (depth === maxJsonDepth) throw bad(`expected at most ${maxJsonDepth} levels of nesting`);
  // Array.from visits holes, which map skips
  if (Array.isArray(value)) return `[${Array.from(value, (item) => serialize(item, depth + 1)).join(',')}]`;
  const members = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1)) // `<` compares UTF-16 code units: the order of section 3.2.3
    .map(([name, member]) => `${serializeScalar(name)}:${serialize(member, depth + 1)}`);
  return `{${members.join(',')}}`;
}

function serializeScalar(value: unknown): string {
  if (value === null || typeof value === 'boolean') return `${value}`;
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  // with the u flag a pair is one character, so this finds lone halves only
  if (typeof value === 'string' && !/\p{Surrogate}/u.test(value)) return JSON.stringify(value);
  throw bad(`expected a JSON value, got ${typeof value === 'string' ? 'a lone surrogate' : String(value)}`);
}

const bad = (message: string, options?: ErrorOptions) => new HearsayError('BAD_LEAF', message, options);
