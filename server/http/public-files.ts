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
