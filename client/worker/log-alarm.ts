/** Why what an aggregator shows of its log lets nothing be trained or sent. */
import { errorCode, HearsayError, reasonOf } from '../../shared/hearsay-error.ts';
import type { LogOffReason } from '../embed/status.ts';

/** Thrown where a log does not hold, or cannot be seen to; `off` is what the visitor is told. */
export class LogAlarm extends Error {
  override readonly name = 'LogAlarm';

  constructor(
    readonly off: LogOffReason,
    message: string,
    options?: ErrorOptions,
  ) {
    super(`${off}: ${message}`, options);
  }
}

/**
 * Read something of the log. What did not arrive is no fraud; whatever else is wrong with it is none that a network makes.
 * @throws LogAlarm in place of any HearsayError
 */
export async function readingLog<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    if (!(cause instanceof HearsayError)) throw cause;
    const off = errorCode(cause) === 'OFFLINE' ? 'log unreachable' : 'log does not hold';
    throw new LogAlarm(off, reasonOf(cause), { cause });
  }
}
