/**
 * Files that anyone may fetch by the hash of their content: they never change, so browsers and proxies keep them
 * for ever. Compressed once, where that helps.
 */
import { gzipSync } from 'node:zlib';
import type { Request, Response } from 'express';

/** One file, ready to be sent. */
export type PublicFile = {
  readonly type: string;
  readonly bytes: Uint8Array;
  /** Null where compression does not help. */
  readonly gzip: Uint8Array | null;
};

/** Compress, and keep it where it saves a twentieth or more. */
export function createPublicFile(type: string, bytes: Uint8Array): PublicFile {
  const gzip = gzipSync(bytes, { level: 9 });
  return { type, bytes, gzip: gzip.length < bytes.length * 0.95 ? gzip : null };
}

/**
 * Files by hash, of which the latest few stay compressed in memory.
 * @param read undefined where there is no such file
 */
export function keepFiles(
  type: string,
  read: (hash: string) => Uint8Array | undefined,
  most: number,
): (hash: string) => PublicFile | undefined {
  const kept = new Map<string, PublicFile>();
  return (hash) => {
    const known = kept.get(hash);
    if (known) return known;
    const bytes = read(hash);
    if (!bytes) return undefined;
    const file = createPublicFile(type, bytes);
    kept.set(hash, file);
    const [oldest] = kept.keys();
    if (kept.size > most && oldest !== undefined) kept.delete(oldest);
    return file;
  };
}

/** Send a file whose address is the hash of its content. */
export function sendImmutable(request: Request, response: Response, hash: string, file: PublicFile): void {
  response.set({
    'Cache-Control': 'public, max-age=31536000, immutable',
    'Content-Type': file.type,
    ETag: `"${hash}"`,
    Vary: 'Accept-Encoding',
  });
  if (request.fresh) {
    response.status(304).end();
    return;
  }
  const gzip = file.gzip !== null && request.acceptsEncodings('gzip') === 'gzip';
  if (gzip) response.set('Content-Encoding', 'gzip');
  response.end(gzip ? file.gzip : file.bytes);
}
