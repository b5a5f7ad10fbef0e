/**
 * The operator's diagnostics: structured lines and counters. Never a delta, a token, an address or anything
 * else that came from a visitor; of a refusal only its code. What a line holds is named here and in `http/request-lines.ts`, and
 * nothing else goes in. The transparency log is another thing.
 */
import pino, { type Logger } from 'pino';
import { type ErrorCode, errorCode, toldOf } from '../shared/hearsay-error.ts';

/** Plain numbers and names beside an event: never what a stranger wrote. */
type Facts = Readonly<Record<string, number | string | null>>;

/** Which request or connection a line is about, by an id that this server drew for it. */
export type About = { readonly request?: string | undefined; readonly connection?: string | undefined };

/** What the parts of the server tell. */
export type Diagnostics = {
  /** A client was refused, or cut off. */
  readonly refused: (code: ErrorCode, about?: About) => void;
  /** Something worth a line, with plain numbers and names. */
  readonly info: (event: string, facts?: Facts) => void;
  /** As `info`, at every level: what somebody was promised to find. */
  readonly record: (event: string, facts: Facts) => void;
  /** Something failed that should not; the process goes on. */
  readonly failed: (event: string, error: unknown, about?: About) => void;
  /** Refusals so far, by code. */
  readonly refusals: () => Partial<Record<ErrorCode, number>>;
  /** Where the lines go, for who writes lines of another form. */
  readonly lines: Logger;
};

/** Which lines are written: those of this kind and of all before it, and records always. */
export const diagnosticsLevels = ['error', 'info', 'debug'] as const;

/** How diagnostics are written. */
export type DiagnosticsParts = {
  /** For tests: count, print nothing. */
  readonly silent?: boolean;
  readonly level?: (typeof diagnosticsLevels)[number];
  /** Takes each line; left out: standard output. */
  readonly write?: (line: string) => void;
};

/** Nothing counted yet. */
export function createDiagnostics({
  silent = false,
  level = 'info',
  write,
}: DiagnosticsParts = {}): Diagnostics {
  const options = {
    base: null,
    level: silent ? 'silent' : level,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  const lines = write ? pino(options, { write }) : pino(options);
  const records = lines.child({}, { level: silent ? 'silent' : 'info' });
  const counts = new Map<ErrorCode, number>();
  return {
    refused: (code, about = {}) => {
      counts.set(code, (counts.get(code) ?? 0) + 1);
      lines.debug({ code, ...about }, 'refused');
    },
    info: (event, facts = {}) => lines.info(facts, event),
    record: (event, facts) => records.info(facts, event),
    failed: (event, error, about = {}) => {
      lines.error({ code: errorCode(error), error: toldOf(error), ...about }, event);
    },
    refusals: () => Object.fromEntries(counts),
    lines,
  };
}
