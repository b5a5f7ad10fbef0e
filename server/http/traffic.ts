/**
 * Bytes since the process began, by what they were for, as they left and came: answers with their headers, compressed where
 * they were; of the socket updates alone, without what frames add to them.
 */
import type { RequestHandler } from 'express';

/** Bytes. */
export type TrafficCounts = {
  /** Of updates, as browsers sent them; refused ones too. */
  readonly updates: number;
  /** Of answers over HTTP. */
  readonly models: number;
  readonly catalogs: number;
  readonly log: number;
  /** Scripts, pages, everything else. */
  readonly other: number;
};

/** First part of a path, and what is counted there. */
const kinds: Readonly<Record<string, keyof TrafficCounts>> = {
  models: 'models',
  catalog: 'catalogs',
  log: 'log',
};

/** See the head of this file. */
export class Traffic {
  readonly #counts: Record<keyof TrafficCounts, number> = {
    ...{ updates: 0, models: 0, catalogs: 0, log: 0, other: 0 },
  };

  get counts(): TrafficCounts {
    return { ...this.#counts };
  }

  /** The bytes of one update have come. */
  received(bytes: number): void {
    this.#counts.updates += bytes;
  }

  /** Counts every answer, those that were cut short too. */
  readonly count: RequestHandler = ({ path, socket }, response, next) => {
    const kind = kinds[path.split('/', 2)[1] ?? ''] ?? 'other';
    const before = socket.bytesWritten; // one connection serves one request at a time
    response.on('close', () => {
      this.#counts[kind] += socket.bytesWritten - before;
    });
    next();
  };
}
