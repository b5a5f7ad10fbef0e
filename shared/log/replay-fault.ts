/** What a replay found that does not follow from updates, seeds and leaves; by its part an audit names the check. */
import { type ErrorCode, HearsayError } from '../hearsay-error.ts';

/**
 * `updates`: bytes behind a salted hash; `norms`: what the aggregator should have refused; `sums`: what it says that they
 * add up to; `noise`: seed and draw; `releases`: the models made of it.
 */
export const replayParts = ['updates', 'norms', 'sums', 'noise', 'releases'] as const;

/** One of {@link replayParts}. */
export type ReplayPart = (typeof replayParts)[number];

/** See the head of this file. Its code is `BAD_LOG`, but for `norms`, where it is the one of the refusal. */
export class ReplayFault extends HearsayError {
  constructor(
    readonly part: ReplayPart,
    message: string,
    { code = 'BAD_LOG', ...options }: ErrorOptions & { readonly code?: ErrorCode } = {},
  ) {
    super(code, message, options);
  }
}
