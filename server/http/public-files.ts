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
  /** Null where compression does not help, or is not worth its time. */
  readonly gzip: Uint8Array | null;
};

/** Compress, and keep it where it saves a twentieth or more. */
export function createPublicFile(type: string, bytes: Uint8Array): PublicFile {
  const gzip = gzipSync(bytes, { level: 9 });
  return { type, bytes, gzip: gzip.length < bytes.length * 0.95 ? gzip : null };
}

/** Where files of one kind come from. */
export type FileSource = {
  readonly type: string;
  /** Undefined where there is no such file. */
  readonly read: (hash: string) => Uint8Array | undefined;
  /** Whether browsers are told of it now; only such files are compressed, or who asks for old ones could stall the rest. */
  readonly isCurrent: (hash: string) => boolean;
  /** How many stay compressed in memory. */
  readonly most: number;
};

/** Files by hash, of which those that were used last stay compressed in memory. */
export function keepFiles({
  type,
  read,
  isCurrent,
  most,
}: FileSource): (hash: string) => PublicFile | undefined {
  const kept = new Map<string, PublicFile>(); // what was used last comes last
  return (hash) => {
    const known = kept.get(hash);
    const bytes = known?.bytes ?? read(hash);
    if (!bytes) return undefined;
    if (!known && !isCurrent(hash)) return { type, bytes, gzip: null };
    const file = known ?? createPublicFile(type, bytes);
    kept.delete(hash);
    kept.set(hash, file);
    const [leastUsed] = kept.keys();
    if (kept.size > most && leastUsed !== undefined) kept.delete(leastUsed);
    return file;
  };
}

/** Of an address that says what it holds. */
export const forEver = 'public, max-age=31536000, immutable';

/** How a file is sent. */
export type Sending = {
  /** Says what it holds: its entity tag. */
  readonly name: string;
  readonly file: PublicFile;
  readonly cacheControl: string;
};

/** Send a file whose address says what it holds, for ever. @param name such an address, its entity tag */
export function sendImmutable(request: Request, response: Response, name: string, file: PublicFile): void {
  sendFile(request, response, { name, file, cacheControl: forEver });
}

/** Send a file, compressed for who accepts it, or that it has not changed. */
export function sendFile(request: Request, response: Response, { name, file, cacheControl }: Sending): void {
  response.vary('Accept-Encoding').set({
    'Cache-Control': cacheControl,
    'Content-Type': file.type,
    ETag: `"${name}"`,
  });
  if (request.fresh) {
    response.status(304).end();
    return;
  }
  const gzip = file.gzip !== null && request.acceptsEncodings('gzip') === 'gzip';
  if (gzip) response.set('Content-Encoding', 'gzip');
  response.end(gzip ? file.gzip : file.bytes);
}
