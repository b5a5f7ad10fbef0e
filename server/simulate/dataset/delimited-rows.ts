/** Rows of a delimited file. A record whose quotes never close costs its first line, not those that it seemed to swallow. */
import { type Delimiter, delimiterOf, isOpenRecord, splitCells } from './cells.ts';
import { columnsOf, type Refusals, type RowReader, type RowSource, shown, squash } from './fields.ts';

/** Most lines of one record: enough for a description with line breaks. */
const maxRecordLines = 1_000;
type Line = { readonly text: string; readonly line: number };
type Header = { readonly delimiter: Delimiter; readonly count: number; readonly chosen: Int32Array };

/** A reader whose first line is the header. */
export function delimitedRows(source: RowSource, refusals: Refusals): RowReader {
  let header: Header | undefined;
  let open: Line[] = [];
  const values: unknown[] = [];

  /** Why a record cannot be taken, if it cannot. */
  const take = ({ delimiter, count, chosen }: Header, text: string, line: number): string | undefined => {
    const split = splitCells(text, delimiter);
    if ('reason' in split) return split.reason;
    const { cells } = split;
    if (cells.length !== count) return `expected ${count} columns as in the header, got ${cells.length}`;
    for (let i = 0; i < chosen.length; i++) values[i] = chosen[i]! < 0 ? undefined : cells[chosen[i]!];
    return source.row(values, line);
  };
  const close = (header: Header): void => {
    const [first, ...others] = open;
    const text = open.map((each) => each.text).join('\n');
    open = [];
    const reason = first && take(header, text, first.line);
    if (!first || reason === undefined) return;
    refusals.bad(first.line, reason);
    for (const { text, line } of others) accept(header, text, line);
  };
  const accept = (header: Header, text: string, line: number): void => {
    const continues = isOpenRecord(text, header.delimiter) !== open.length > 0;
    if (!continues && open.length === 0) {
      const reason = take(header, text, line);
      if (reason !== undefined) refusals.bad(line, reason);
      return;
    }
    open.push({ text, line });
    if (!continues || open.length === maxRecordLines) close(header);
  };
  return {
    line(text, line) {
      if (header) accept(header, text, line);
      else header = parseHeader(text, line, { source, refusals });
    },
    end() {
      while (header && open.length > 0) close(header);
    },
    isOpen: () => open.length > 0,
  };
}

function parseHeader(
  text: string,
  line: number,
  { source, refusals }: { source: RowSource; refusals: Refusals },
): Header {
  const delimiter = delimiterOf(text);
  if (!delimiter) {
    return refusals.refuse(
      line,
      `header: expected columns between tabs, commas, semicolons or ::, got ${shown(text)}`,
    );
  }
  const split = splitCells(text, delimiter);
  if ('reason' in split) return refusals.refuse(line, `header: ${split.reason}`);
  const names = withoutTypes(split.cells);
  const chosen = columnsOf(source.fields(names), names.map(squash));
  if (typeof chosen !== 'string') return { delimiter, count: names.length, chosen };
  return refusals.refuse(
    line,
    `header: ${chosen}, got ${shown(names.join(' '))}; is the first line a header?`,
  );
}

/** RecBole names a column `item_id:token`. */
function withoutTypes(names: readonly string[]): string[] {
  const typed = /:(token|token_seq|float|float_seq)$/;
  return names.map((name) => name.replace(typed, ''));
}
