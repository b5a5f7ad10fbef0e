/**
 * Rows of a file of the operator's, whatever its format: delimited with a header, RecBole's atomic files (tabs, and a
 * header of `name:type`), or one JSON object a line. A row gives the values of the fields that the reader asked for.
 */
import { type ErrorCode, HearsayError } from '../../../shared/hearsay-error.ts';
import { delimitedRows } from './delimited-rows.ts';
import type { RowReader, RowSource } from './fields.ts';
import { jsonRows } from './json-rows.ts';
import { eachLine } from './text-lines.ts';

/** A file, and what to do with what cannot be read. */
export type RowFile = {
  readonly file: string;
  /** With which its rows are refused. */
  readonly code: ErrorCode;
  /** Whether to leave out rows that cannot be read; else the first of them ends it. */
  readonly skipBadRows: boolean;
};

/**
 * Read every row. Blank lines are no rows.
 * @returns how many rows were left out
 * @throws HearsayError with the file's code: a bad row (unless they are skipped), a header without what is needed, no
 * row at all, or a file that cannot be read
 */
export async function readRows({ file, code, skipBadRows }: RowFile, source: RowSource): Promise<number> {
  let skipped = 0;
  const refuse = (line: number, reason: string): never => {
    throw new HearsayError(code, `${file}:${line}: ${reason}`);
  };
  const bad = (line: number, reason: string): void => {
    if (!skipBadRows) refuse(line, reason);
    skipped++;
  };
  let reader: RowReader | undefined;
  try {
    await eachLine(file, (text, line) => {
      if (text === null) return reader ? bad(line, 'expected UTF-8') : refuse(line, 'expected UTF-8');
      if (text.trim() === '' && !reader?.isOpen()) return;
      if (!reader) {
        if (text.trimStart().startsWith('['))
          refuse(line, 'expected a header or a JSON object a line, got a JSON array');
        const isJson = text.trimStart().startsWith('{');
        reader = (isJson ? jsonRows : delimitedRows)(source, { bad, refuse });
      }
      reader.line(text, line);
    });
    reader?.end();
  } catch (cause) {
    if (cause instanceof HearsayError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new HearsayError(code, `${file}: cannot be read: ${reason}`, { cause });
  }
  if (!reader) throw new HearsayError(code, `${file}: expected a header line and rows, got nothing`);
  return skipped;
}
