/** Ids of users, items and orders in a file. Two that differ there differ here. */
import { shown } from './fields.ts';

const maxLength = 128;

/**
 * An id: text, or an integer that JSON can hold exactly.
 * @param label for the reason where it is none
 */
export function parseIdentity(
  label: string,
  value: unknown,
): { readonly id: string } | { readonly reason: string } {
  const id = Number.isSafeInteger(value) ? String(value) : value;
  if (typeof id !== 'string' || id === '') return { reason: `${label}: expected an id, got ${shown(value)}` };
  if (id.length > maxLength)
    return { reason: `${label}: expected at most ${maxLength} characters, got ${id.length}` };
  // JSON can escape half of a surrogate pair; it has no UTF-8, and encoders replace it in silence
  if (/\p{Surrogate}/u.test(id)) return { reason: `${label}: expected text, got half a character` };
  return { id };
}
