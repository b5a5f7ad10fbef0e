/** How a catalog is refused: with the file and the line, and with what was expected there. */
import { HearsayError } from '../../shared/hearsay-error.ts';

/** Where something stands in a file of the operator's. */
export type Place = {
  readonly file: string;
  /** Physical line, from 1. */
  readonly line: number;
};

/** The refusal of what stands at a place: `FILE:LINE: reason`. */
export function badLine({ file, line }: Place, reason: string, cause?: unknown): HearsayError {
  return new HearsayError('BAD_CATALOG', `${file}:${line}: ${reason}`, { cause });
}

/** A value as a refusal shows it: JSON, cut short. */
export function excerpt(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
