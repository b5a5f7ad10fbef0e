/**
 * CSV (RFC 4180, comma, header in the first line) as rows that know their line. csv-parse reads the fields; where a
 * row begins and ends is found here, because csv-parse counts CRLF inside quotes as two lines: a row goes on while
 * the quotes seen in it are odd in number.
 */
import { parse } from 'csv-parse/sync';
import { BadLine, badLine, excerpt, orBadLine, type Place } from './bad-line.ts';
import type { CatalogRow } from './catalog-row.ts';
import { namesOf } from './row.ts';
import { isFeatureColumn, jsonFields } from './row-features.ts';
import { maxLineBytes, type TextLine } from './text-lines.ts';

const reasons = new Map([
  ['CSV_QUOTE_NOT_CLOSED', 'a quote is not closed'],
  ['INVALID_OPENING_QUOTE', 'a quote inside an unquoted field; quote the whole field and double the quote'],
  ['CSV_INVALID_CLOSING_QUOTE', 'text after a closing quote; double a quote that belongs to the field'],
  [
    'CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE',
    'text after a closing quote; double a quote that belongs to it',
  ],
]);

/**
 * The rows below the header; blank lines are skipped. Bad by itself is a row with broken quotes, or with another number of
 * cells than the header.
 * @throws HearsayError BAD_CATALOG (a quote that is not closed, a row longer than a line may be, a header without an id or
 * with a name twice)
 */
export async function* readCsv(lines: AsyncIterable<TextLine>): AsyncGenerator<CatalogRow | BadLine> {
  let header: readonly string[] | undefined;
  for await (const record of joinQuoted(lines)) {
    const cells = orBadLine(() => parseCells(record));
    if (header === undefined) {
      if (cells instanceof BadLine) throw cells;
      header = parseHeader(cells, record);
    } else {
      yield cells instanceof BadLine ? cells : toRow(record, header, cells);
    }
  }
}

function toRow(
  { file, line }: Place,
  header: readonly string[],
  cells: readonly string[],
): CatalogRow | BadLine {
  if (cells.length === header.length) return { file, line, fields: toFields(header, cells) };
  return badLine({ file, line }, `expected ${header.length} columns as in the header, got ${cells.length}`);
}

function toFields(header: readonly string[], cells: readonly string[]): CatalogRow['fields'] {
  const fields = new Map(header.map((name, i) => [name, cells[i]]));
  for (const name of jsonFields) fields.delete(name);
  return fields;
}

/** The lines of one record as one text, at the place where it begins. */
async function* joinQuoted(lines: AsyncIterable<TextLine>): AsyncGenerator<TextLine> {
  let open: TextLine | undefined;
  for await (const next of lines) {
    const record: TextLine = open ? { ...open, text: `${open.text}\n${next.text}` } : next;
    if (record.text.length > maxLineBytes) {
      throw badLine(record, `a quote is not closed within ${maxLineBytes} characters`);
    }
    const continues = hasOddQuotes(next.text) !== (open !== undefined);
    open = continues ? record : undefined;
    if (!continues && record.text.trim() !== '') yield record;
  }
  if (!open) return;
  parseCells(open); // says better what is wrong, where it can
  throw badLine(open, 'a quote is not closed'); // as a bad row it would take all that follows with it
}

function hasOddQuotes(text: string): boolean {
  let odd = false;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) odd = !odd;
  return odd;
}

function parseCells({ text, ...place }: TextLine): readonly string[] {
  try {
    const [cells = []] = parse(text, { recordDelimiter: '\n', trim: true });
    return cells;
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    throw badLine(place, reasons.get(code) ?? 'cannot be read as CSV', cause);
  }
}

function parseHeader(cells: readonly string[], place: Place): readonly string[] {
  const names = cells.map((cell) => cell.toLowerCase());
  if (!namesOf.id.some((name) => names.includes(name))) {
    throw badLine(place, `header: expected a column ${namesOf.id.join(' or ')}, got ${excerpt(names)}`);
  }
  const known: readonly string[] = Object.values(namesOf).flat();
  const twice = names.find(
    (name, i) => names.lastIndexOf(name) !== i && (known.includes(name) || isFeatureColumn(name)),
  );
  if (twice !== undefined) throw badLine(place, `header: expected each column once, got ${twice} twice`);
  return names;
}
