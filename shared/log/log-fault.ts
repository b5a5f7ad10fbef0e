/** A leaf that cannot come where it stands, and what of the log it contradicts: by that an audit names the check. */
import { HearsayError } from '../hearsay-error.ts';

/**
 * `order`: the kinds of leaves and their numbers; `rounds`: who and what is in a round; `ledger`: noise, cost and budget;
 * `models`: versions, hashes and what a model goes on from.
 */
export type LogPart = 'order' | 'rounds' | 'ledger' | 'models';

/** See the head of this file. Its code is `BAD_LOG`. */
export class LogFault extends HearsayError {
  constructor(
    readonly part: LogPart,
    message: string,
  ) {
    super('BAD_LOG', message);
  }
}
