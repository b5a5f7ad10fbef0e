/** JSON Lines: one object per line, as rows that know their line. */
import { type BadLine, badLine, orBadLine } from './bad-line.ts';
import type { CatalogRow } from './catalog-row.ts';
import type { TextLine } from './text-lines.ts';

/**
 * The objects of a file, their names in lower case as in a CSV header; blank lines are skipped. Bad by itself is a line of
 * broken JSON, or of no object.
 */
export async function* readJsonl(lines: AsyncIterable<TextLine>): AsyncGenerator<CatalogRow | BadLine> {
  for await (const line of lines) {
    if (line.text.trim() !== '') yield orBadLine(() => parseRow(line));
  }
}

function parseRow({ file, line, text }: TextLine): CatalogRow {
  const value = parseJson({ file, line, text });
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw badLine({ file, line }, 'expected a JSON object');
  }
  const fields = new Map(Object.entries(value).map(([name, field]) => [name.toLowerCase(), field]));
  return { file, line, fields };
}

/** @throws BadLine */
export function parseJson({ text, ...place }: TextLine): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw badLine(place, `broken JSON: ${cause instanceof Error ? cause.message : cause}`, cause);
  }
}
