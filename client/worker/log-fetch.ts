/**
 * Reads files of the log over HTTP, limited before they are looked at. It says nothing of who asks but what HTTP says
 * anyway: no cookie, no referrer, no query, and nothing kept from an earlier answer to be shown again (`no-store` for what
 * changes; tiles never do, so they may come from the cache). The address is what it is, and the socket has the same one.
 */
import { HearsayError } from '../../shared/hearsay-error.ts';
import { joinBytes } from '../../shared/log/bytes.ts';
import { maxBundleBytes } from '../../shared/log/entry-bundle.ts';
import { hashBytes } from '../../shared/log/merkle-hash.ts';
import { tileWidth } from '../../shared/log/tile.ts';
import type { ReadTile } from '../../shared/log/tile-piece.ts';
import { anonymous } from '../fetch/anonymous.ts';

/**
 * A file by its path under `/log/`: `checkpoint`, `vkey`, `tile/...`; undefined where there is none. Rejects with
 * HearsayError OFFLINE (no answer, or neither 200 nor 404), TOO_LARGE (more bytes than such a file has).
 */
export type FetchLog = ReadTile;

/** Most bytes of a checkpoint, with the cosignatures of a hundred witnesses, or of a key. */
const maxNoteBytes = 65_536;

/** How long an answer may take, milliseconds. */
const timeoutMs = 30_000;

/** @param aggregator its origin */
export function logFetcher(aggregator: string): FetchLog {
  return async (path) => {
    const body = await answerTo(
      `${aggregator}/log/${path}`,
      path.startsWith('tile/') ? 'default' : 'no-store',
    );
    return body ? readUpTo(limitOf(path), body, path) : undefined;
  };
}

function limitOf(path: string): number {
  if (path.startsWith('tile/entries/')) return maxBundleBytes;
  return path.startsWith('tile/') ? tileWidth * hashBytes : maxNoteBytes;
}

async function answerTo(url: string, cache: RequestCache): Promise<ReadableStream<Uint8Array> | null> {
  const response = await fetch(url, {
    ...anonymous,
    redirect: 'error',
    cache,
    signal: AbortSignal.timeout(timeoutMs),
  }).catch((cause: unknown) => {
    throw new HearsayError('OFFLINE', `no answer from ${url}`, { cause });
  });
  if (response.ok) return response.body;
  await response.body?.cancel();
  if (response.status === 404) return null;
  throw new HearsayError('OFFLINE', `status ${response.status} from ${url}`);
}

async function readUpTo(limit: number, body: ReadableStream<Uint8Array>, path: string): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  const reader = body.getReader();
  for (;;) {
    const { value, done } = await reader.read().catch((cause: unknown) => {
      throw new HearsayError('OFFLINE', `${path} broke off`, { cause });
    });
    if (done) return joinBytes(parts);
    length += value.length;
    if (length > limit) {
      void reader.cancel().catch(() => undefined);
      throw new HearsayError('TOO_LARGE', `expected at most ${limit} bytes of ${path}`);
    }
    parts.push(value);
  }
}
