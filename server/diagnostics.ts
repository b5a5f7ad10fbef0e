/**
 * The operator's diagnostics: structured lines and counters. Never a delta, a token, an address or anything
 * else that came from a visitor; of a refusal only its code. The transparency log is another thing.
 */
import pino from 'pino';
import { type ErrorCode, errorCode } from '../shared/hearsay-error.ts';

/** What the parts of the server tell. */
export type Diagnostics = {
  /** A client was refused, or cut off. */
  readonly refused: (code: ErrorCode) => void;
  /** Something worth a line, with plain numbers and names. */
  readonly info: (event: string, facts?: Readonly<Record<string, number | string | null>>) => void;
  /** Something failed that should not; the process goes on. */
  readonly failed: (event: string, error: unknown) => void;
  /** Refusals so far, by code. */
  readonly refusals: () => Partial<Record<ErrorCode, number>>;
};

/** @param silent for tests: count, print nothing */
export function createDiagnostics({ silent = false } = {}): Diagnostics {
  const log = pino({
    base: null,
    level: silent ? 'silent' : 'info',
    timestamp: pino.stdTimeFunctions.isoTime,
  });
  const counts = new Map<ErrorCode, number>();
  return {
    refused: (code) => {
      counts.set(code, (counts.get(code) ?? 0) + 1);
      log.debug({ code }, 'refused');
    },
    info: (event, facts = {}) => log.info(facts, event),
    failed: (event, error) => {
      log.error(
        { code: errorCode(error), error: error instanceof Error ? error.stack : String(error) },
        event,
      );
    },
    refusals: () => Object.fromEntries(counts),
  };
}
