/** What happens to rows that cannot be read: the first one ends the run, or all are counted and a few remembered. */
import { type ErrorCode, HearsayError } from '../../../shared/hearsay-error.ts';

/** Where rows that cannot be read go. */
export type BadRows = {
  /**
   * One row.
   * @param line physical line, from 1
   * @throws HearsayError with the file's code, `FILE:LINE: reason`, unless rows are skipped
   */
  report(place: { file: string; line: number; code: ErrorCode }, reason: string): void;
  skipped(): SkippedRows;
};

/** The rows that were left out. */
export type SkippedRows = {
  readonly count: number;
  /** `FILE:LINE: reason` of the first few. */
  readonly first: readonly string[];
};

const remembered = 5;

/** @param skip whether to go on */
export function badRows(skip: boolean): BadRows {
  const first: string[] = [];
  let count = 0;
  return {
    report({ file, line, code }, reason) {
      const message = `${file}:${line}: ${reason}`;
      if (!skip) throw new HearsayError(code, message);
      count++;
      if (first.length < remembered) first.push(message);
    },
    skipped: () => ({ count, first }),
  };
}
