/**
 * A text file as numbered lines, streamed, plain or gzipped: the first two bytes tell, whatever the name says. Lines
 * are handed over synchronously, because an `await` for each of twenty million takes longer than reading them.
 */
import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** Most bytes of one line. */
const maxLineBytes = 16 * 2 ** 20;

/** Takes one line without its end, from 1 on; null where its bytes are no UTF-8 (two ids would become one). */
export type OnLine = (text: string | null, line: number) => void;

/**
 * Every line of a file, in order; they end with LF or CRLF, and a byte order mark is taken off.
 * @throws RangeError (a line of more than {@link maxLineBytes}); or what the file system, gzip or `onLine` throws
 */
export async function eachLine(file: string, onLine: OnLine): Promise<void> {
  let rest: Buffer = Buffer.alloc(0);
  let line = 0;
  const give = (bytes: Buffer, start: number, end: number): void => {
    const last = end > start && bytes[end - 1] === 0x0d ? end - 1 : end;
    const text = bytes.toString('utf8', start, last);
    line++;
    if (text.includes('\ufffd') && !isUtf8(bytes.subarray(start, last))) onLine(null, line);
    else onLine(line === 1 ? text.replace(/^\ufeff/, '') : text, line);
  };
  for await (const chunk of await openBytes(file)) {
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    let start = 0;
    for (let end = bytes.indexOf(10, rest.length); end >= 0; end = bytes.indexOf(10, start)) {
      give(bytes, start, end);
      start = end + 1;
    }
    rest = bytes.subarray(start);
    if (rest.length > maxLineBytes)
      throw new RangeError(`line ${line + 1} has more than ${maxLineBytes} bytes`);
  }
  if (rest.length > 0) give(rest, 0, rest.length);
}

async function openBytes(file: string): Promise<AsyncIterable<Buffer>> {
  const gzipped = await isGzip(file);
  const bytes = createReadStream(file, { highWaterMark: 2 ** 20 });
  if (!gzipped) return bytes;
  // `pipe` would not pass on a read error, and the reader would wait for ever; with `pipeline` iteration throws it
  return pipeline(bytes, createGunzip({ chunkSize: 2 ** 18 }), () => {});
}

async function isGzip(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { bytesRead, buffer } = await handle.read(new Uint8Array(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await handle.close();
  }
}
