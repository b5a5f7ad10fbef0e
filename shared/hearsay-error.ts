/**
 * The one error class of Hearsay and the closed set of its codes.
 * Codes cross the wire and the worker; messages are for people and are never parsed.
 */

/** Every code that Hearsay refuses with. `PROTOCOL.md` says what each means on the wire. */
export const errorCodes = [
  // what a peer sent
  'BAD_MESSAGE',
  'UNSUPPORTED_VERSION',
  'TOO_LARGE',
  'BAD_DELTA',
  'OUT_OF_RANGE',
  'NORM_EXCEEDED',
  'ROUND_CLOSED',
  'STALE_MODEL',
  'SECOND_UPDATE',
  'NOT_ADMITTED',
  'TOO_MANY',
  // what an operator gave
  'BAD_CONFIG',
  'BAD_CATALOG',
  'BAD_MODEL',
  // the privacy budget
  'BUDGET_SPENT',
  // the log
  'BAD_LEAF',
  'BAD_CHECKPOINT',
  'BAD_PROOF',
  'BAD_LOG',
  // what a browser lacks
  'NO_BACKEND',
  'DEVICE_LOST',
  'OFFLINE',
  // the aggregator takes nothing now: it is stopping, or has no room
  'UNAVAILABLE',
  // anything else; the cause is in the operator's diagnostics
  'INTERNAL',
] as const;

/** One of {@link errorCodes}. */
export type ErrorCode = (typeof errorCodes)[number];

/** An error with a code; `message` says what was expected and what came. */
export class HearsayError extends Error {
  override readonly name = 'HearsayError';

  constructor(
    readonly code: ErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(`${code}: ${message}`, options);
  }
}

/** The code of anything thrown: its own where it is a {@link HearsayError}, else `INTERNAL`. */
export function errorCode(error: unknown): ErrorCode {
  return error instanceof HearsayError ? error.code : 'INTERNAL';
}

/** What a person is told of anything thrown: one line of what was foreseen, the stack of what was not. */
export function toldOf(error: unknown): string {
  if (error instanceof HearsayError && error.code !== 'INTERNAL')
    return error.message.replace(/\s*\n\s*/g, ' ');
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** What anything thrown says, without its code: where the code is said otherwise. */
export function reasonOf(error: unknown): string {
  if (error instanceof HearsayError) return error.message.slice(`${error.code}: `.length);
  return error instanceof Error ? error.message : String(error);
}
