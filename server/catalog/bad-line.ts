/**
 * How a catalog is refused: with the file and the line, and with what was expected there. Readers throw what makes a whole
 * file unreadable; of a row that is bad by itself they give the refusal in the row's place, and go on.
 */
import { HearsayError } from '../../shared/hearsay-error.ts';

/** Where something stands in a file of the operator's. */
export type Place = {
  readonly file: string;
  /** Physical line, from 1. */
  readonly line: number;
};

/** A {@link HearsayError} that knows its place; its message is `FILE:LINE: reason`. */
export class BadLine extends HearsayError {
  constructor(
    readonly place: Place,
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super('BAD_CATALOG', `${place.file}:${place.line}: ${reason}`, options);
  }
}

/** The refusal of what stands at a place. */
export function badLine({ file, line }: Place, reason: string, cause?: unknown): BadLine {
  return new BadLine({ file, line }, reason, { cause });
}

/** What `read` gives, or the refusal that it throws of a line; anything else that it throws goes on. */
export function orBadLine<T>(read: () => T): T | BadLine {
  try {
    return read();
  } catch (error) {
    if (error instanceof BadLine) return error;
    throw error;
  }
}

/** A value as a refusal shows it: JSON, cut short. */
export function excerpt(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
