/**
 * A text as numbered lines, streamed, so that every refusal can say where. Texts are UTF-8, with or without a byte order
 * mark; lines end with LF or CRLF.
 */
import { isUtf8 } from 'node:buffer';
import { badLine, type Place } from './bad-line.ts';
import type { CatalogText } from './catalog-source.ts';

/** Most bytes of one line. */
export const maxLineBytes = 1_000_000;

/** One line without its end. */
export type TextLine = Place & { readonly text: string };

/**
 * The lines of a text, in order.
 * @throws HearsayError BAD_CATALOG (no UTF-8, a line of more than {@link maxLineBytes}); or what its bytes throw
 */
export async function* readLines({ name: file, bytes: chunks }: CatalogText): AsyncGenerator<TextLine> {
  let line = 0;
  for await (const bytes of splitLines(chunks)) {
    const place = { file, line: ++line };
    if (bytes.length > maxLineBytes) throw badLine(place, `expected at most ${maxLineBytes} bytes in a line`);
    if (!isUtf8(bytes)) throw badLine(place, 'expected UTF-8');
    const text = bytes.toString('utf8').replace(/\r$/, '');
    yield { ...place, text: line === 1 ? text.replace(/^\ufeff/, '') : text };
  }
}

/** Stops after a line that is too long: what comes then may never end. */
async function* splitLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf('\n'); end >= 0; end = chunk.indexOf('\n', start)) {
      yield Buffer.concat([rest, chunk.subarray(start, end)]);
      rest = Buffer.alloc(0);
      start = end + 1;
    }
    rest = Buffer.concat([rest, chunk.subarray(start)]);
    if (rest.length > maxLineBytes) break;
  }
  if (rest.length > 0) yield rest;
}
