/** An honest log to replay, one that collects, and what is expected where a replay refuses. */
import { expect } from 'vitest';
import type { ErrorCode } from '../../../shared/hearsay-error.ts';
import { Replay, type ReplaySources } from '../../../shared/log/replay.ts';
import { LogBuilder, someUpdate } from './log-builder.ts';
import { refusal } from './refusal.ts';

/** Fold a log into a fresh replay. */
export function replay(leaves: readonly Uint8Array[], sources: ReplaySources): Replay {
  const replayed = new Replay(sources);
  for (const leaf of leaves) replayed.add(leaf);
  return replayed;
}

// leaves: 0 config, 1 round-open, 2 to 4 contributions, 5 aggregate, 6 release
export const honest = new LogBuilder().play([1, 2, 3]);
export const collected = () => new LogBuilder().open().contribute(someUpdate(1)).contribute(someUpdate(2));

export const refused = (code: ErrorCode, leaves: readonly Uint8Array[], sources: ReplaySources) =>
  expect(() => replay(leaves, sources)).toThrow(refusal(code));
export const refusedLog = (log: LogBuilder, code: ErrorCode = 'BAD_LOG') =>
  refused(code, log.leaves, log.sources);
