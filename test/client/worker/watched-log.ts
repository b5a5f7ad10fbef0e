/** A log for whoever watches one: honest until a test replaces what it serves. */
import { expect } from 'vitest';
import type { LogOffReason } from '../../../client/embed/status.ts';
import { createMemoryProfile } from '../../../client/history/memory-profile.ts';
import type { ProfileStore } from '../../../client/history/profile-store.ts';
import type { SeenCheckpoint } from '../../../client/history/seen-checkpoint.ts';
import type { LogAccess, WatchParts } from '../../../client/worker/log-watch.ts';
import { HearsayError } from '../../../shared/hearsay-error.ts';
import { hashFile } from '../../../shared/log/commitments.ts';
import { type Files, key } from '../../shared/audit/served-log.ts';

/** Identity of the log that `served-log.ts` serves. */
export const logId = hashFile(new TextEncoder().encode(key));

/** What is served now, and a profile that watches it. */
export type WatchedLog = WatchParts & {
  readonly profile: ProfileStore;
  /** May be replaced at any time. */
  files: Files;
  /** Paths that do not answer. */
  readonly down: Set<string>;
  /** Paths that were asked for, in order. */
  readonly asked: string[];
  /** What the watch told. */
  readonly told: SeenCheckpoint[];
};

export function watchedLog(files: Files, pinned?: string): WatchedLog {
  const asked: string[] = [];
  const down = new Set<string>();
  const told: SeenCheckpoint[] = [];
  const fetchLog: LogAccess['fetchLog'] = async (path) => {
    asked.push(path);
    if (down.has(path)) throw new HearsayError('OFFLINE', path);
    return served.files.get(path);
  };
  const served: WatchedLog = {
    files,
    down,
    asked,
    told,
    log: { aggregator: 'https://aggregator.example', fetchLog, pinned },
    profile: createMemoryProfile(),
    now: () => 5,
    saw: (seen) => void told.push(seen),
  };
  return served;
}

/** For `rejects.toThrow`: an alarm of this kind. */
export const alarm = (off: LogOffReason) => expect.objectContaining({ name: 'LogAlarm', off });
