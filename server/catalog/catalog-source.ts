/**
 * Where a catalog comes from, as bytes: a file, an answer, a request. Gzip is undone, known by its first two bytes (RFC 1952)
 * or by a name in `.gz`; what would be larger than its limit is cut off while it is read, before anything parses it.
 */
import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { HearsayError } from '../../shared/hearsay-error.ts';

/** Something to read a catalog from. */
export type CatalogSource = {
  /** What refusals call it: a path, an address without its query, or `request`. */
  readonly name: string;
  /** As they come; gzip or not. */
  readonly bytes: AsyncIterable<Uint8Array>;
  /** The media type that was sent with it, if any. */
  readonly type?: string | undefined;
};

/** The text of a catalog. */
export type CatalogText = { readonly name: string; readonly bytes: AsyncIterable<Buffer> };

/** A file; that it cannot be read shows when it is. */
export const fileSource = (file: string): CatalogSource => ({ name: file, bytes: createReadStream(file) });

/**
 * The text, unpacked.
 * @param mostBytes of the text
 * @returns its `bytes` throw HearsayError TOO_LARGE beyond that, or what gzip or the source throws
 */
export function openText({ name, bytes }: CatalogSource, mostBytes: number): CatalogText {
  return { name, bytes: upTo(mostBytes, name, unpacked(name, bytes)) };
}

async function* unpacked(name: string, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const [head, all] = await firstBytes(chunks, 2);
  const isGzip = /\.gz$/i.test(name) || (head[0] === 0x1f && head[1] === 0x8b);
  if (!isGzip) return yield* all;
  // `pipe` would not pass on a read error, and the reader would wait for ever; with `pipeline` iteration throws it
  yield* pipeline(Readable.from(all), createGunzip(), () => {});
}

async function* upTo(most: number, name: string, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let read = 0;
  for await (const chunk of chunks) {
    read += chunk.length;
    if (read > most) {
      throw new HearsayError(
        'TOO_LARGE',
        `${name}: expected at most ${most / 1e6} MB, see feed.mostMegabytes`,
      );
    }
    yield chunk;
  }
}

/** The first bytes, at least `length` where there are as many, and everything, these included. */
export async function firstBytes(
  chunks: AsyncIterable<Uint8Array>,
  length: number,
): Promise<readonly [head: Buffer, all: AsyncGenerator<Buffer>]> {
  const rest = chunks[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.length < length) {
    const next = await rest.next();
    if (next.done) break;
    head = Buffer.concat([head, next.value]);
  }
  return [head, joined(head, rest)];
}

/** Whoever stops reading has the source closed. */
async function* joined(head: Buffer, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Buffer> {
  try {
    if (head.length > 0) yield head;
    for (let next = await rest.next(); !next.done; next = await rest.next()) {
      const { buffer, byteOffset, byteLength } = next.value;
      yield Buffer.from(buffer, byteOffset, byteLength);
    }
  } finally {
    await rest.return?.();
  }
}
