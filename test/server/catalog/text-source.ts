/** A catalog's text as it comes in over a network: in chunks that end anywhere. */

import type { CatalogSource } from '../../../server/catalog/catalog-source.ts';
import {
  type CatalogReading,
  type ReadingRules,
  readCatalogFrom,
} from '../../../server/catalog/read-catalog.ts';

export function sourceOf(text: string | Uint8Array, name: string, chunk = 7): CatalogSource {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk);
  }
  return { name, bytes: chunks() };
}

/** Read it with the name that says its format. */
export const readText = (
  text: string | Uint8Array,
  name: string,
  { chunk, ...rules }: ReadingRules & { readonly chunk?: number } = {},
): Promise<CatalogReading> => readCatalogFrom(sourceOf(text, name, chunk), rules);
