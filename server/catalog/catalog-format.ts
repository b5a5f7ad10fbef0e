/**
 * In which format a catalog is: as the setting says, else by its name, else by its media type, else by how it begins.
 * What begins like nothing else is taken for CSV, whose header then says whether it is.
 */
import { type CatalogSource, type CatalogText, firstBytes } from './catalog-source.ts';

/** CSV, JSON Lines, Google Merchant Center's XML, schema.org's JSON-LD. */
export const catalogFormats = ['csv', 'jsonl', 'merchant-xml', 'json-ld'] as const;

/** One of {@link catalogFormats}. */
export type CatalogFormat = (typeof catalogFormats)[number];

const byEnding: ReadonlyMap<string, CatalogFormat> = new Map([
  ['csv', 'csv'],
  ['jsonl', 'jsonl'],
  ['ndjson', 'jsonl'],
  ['xml', 'merchant-xml'],
  ['rss', 'merchant-xml'],
  ['atom', 'merchant-xml'],
  ['json', 'json-ld'],
  ['jsonld', 'json-ld'],
]);

const byType: ReadonlyMap<string, CatalogFormat> = new Map([
  ['text/csv', 'csv'],
  ['application/jsonl', 'jsonl'],
  ['application/x-ndjson', 'jsonl'],
  ['application/ndjson', 'jsonl'],
  ['application/xml', 'merchant-xml'],
  ['text/xml', 'merchant-xml'],
  ['application/rss+xml', 'merchant-xml'],
  ['application/atom+xml', 'merchant-xml'],
  ['application/ld+json', 'json-ld'],
  ['application/json', 'json-ld'],
]);

/** The media types that say a format, for people. */
export const knownTypes: readonly string[] = [...byType.keys()];

/** By its ending, also before `.gz`; undefined where it says nothing. */
export function formatOfName(name: string): CatalogFormat | undefined {
  return byEnding.get(/\.([a-z]+)(?:\.gz)?$/i.exec(name)?.[1]?.toLowerCase() ?? '');
}

/** By a `Content-Type`, whatever its parameters; undefined where it says nothing. */
export function formatOfType(type: string): CatalogFormat | undefined {
  return byType.get(type.split(';', 1)[0]?.trim().toLowerCase() ?? '');
}

/** The text's format, and the text again: to look at it takes its beginning off. */
export async function detectFormat(
  { name, type }: CatalogSource,
  text: CatalogText,
  given: CatalogFormat | undefined,
): Promise<readonly [CatalogFormat, CatalogText]> {
  const said = given ?? formatOfName(name) ?? formatOfType(type ?? '');
  if (said) return [said, text];
  const [head, all] = await firstBytes(text.bytes, sniffedBytes);
  return [formatOfText(head.toString('utf8')), { name, bytes: all }];
}

/** A feed's first object may have a long first line. */
const sniffedBytes = 64_000;

/** By how a text begins. */
export function formatOfText(beginning: string): CatalogFormat {
  const text = beginning.replace(/^\ufeff/, '').trimStart();
  if (text.startsWith('<')) return 'merchant-xml';
  if (text.startsWith('[')) return 'json-ld';
  if (!text.startsWith('{')) return 'csv';
  const [line = ''] = text.split('\n', 1);
  return isWholeObject(line) && !/"@(context|graph|type)"/.test(line) ? 'jsonl' : 'json-ld';
}

function isWholeObject(line: string): boolean {
  try {
    return typeof JSON.parse(line) === 'object';
  } catch {
    return false;
  }
}
