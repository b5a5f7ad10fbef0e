/** JSON Lines: one object per line, as rows that know their line. */
import { badLine } from './bad-line.ts';
import type { CatalogRow } from './row.ts';
import type { TextLine } from './text-lines.ts';

/**
 * The objects of a file, their names in lower case as in a CSV header; blank lines are skipped.
 * @throws HearsayError BAD_CATALOG (broken JSON, no object)
 */
export async function* readJsonl(lines: AsyncIterable<TextLine>): AsyncGenerator<CatalogRow> {
  for await (const { file, line, text } of lines) {
    if (text.trim() === '') continue;
    const value = parseJson({ file, line, text });
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw badLine({ file, line }, 'expected a JSON object');
    }
    yield {
      file,
      line,
      fields: new Map(Object.entries(value).map(([name, field]) => [name.toLowerCase(), field])),
    };
  }
}

function parseJson({ text, ...place }: TextLine): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw badLine(place, `broken JSON: ${cause instanceof Error ? cause.message : cause}`, cause);
  }
}
