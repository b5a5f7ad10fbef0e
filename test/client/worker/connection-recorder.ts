/** What a connection told, and time that passes faster for who comes back to an aggregator. */
import { vi } from 'vitest';
import type { ConnectionListener } from '../../../client/worker/connection.ts';

type Heard = { readonly event: keyof ConnectionListener; readonly what?: unknown };

/** All that a connection tells, written down. */
export function createRecorder() {
  const heard: Heard[] = [];
  const waiting = new Set<() => void>();
  const hear = (event: keyof ConnectionListener) => (what?: unknown) => {
    heard.push({ event, what });
    for (const look of waiting) look();
  };
  const listener: ConnectionListener = {
    welcomed: hear('welcomed'),
    announced: hear('announced'),
    progressed: hear('progressed'),
    lost: hear('lost'),
    incompatible: hear('incompatible'),
  };
  const count = (event: Heard['event']): number => heard.filter((each) => each.event === event).length;
  /** Resolves once this was heard so often in all. */
  const until = (event: Heard['event'], times = 1): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (count(event) >= times) resolve();
      };
      waiting.add(look);
      look();
    });
  return { heard, listener, count, until };
}

/** From now on, who would come back after half a minute comes back almost at once. */
export function hurry(pauseMs = 1): void {
  const original = globalThis.setTimeout;
  vi.spyOn(globalThis, 'setTimeout').mockImplementation(((run: () => void, ms?: number, ...rest: []) =>
    original(run, ms === 30_000 ? pauseMs : ms, ...rest)) as typeof setTimeout);
}
