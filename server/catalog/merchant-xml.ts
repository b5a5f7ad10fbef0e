/**
 * Google Merchant Center's product feeds, RSS 2.0 or Atom with the namespace `g:`, read as a stream. A document type is
 * refused, so no entity can grow; saxes knows the five of XML and character references alone. XML that is not well-formed
 * is refused as a whole: a feed that was cut off must not pass for a shorter catalog.
 * Source: "Product data specification", support.google.com/merchants/answer/7052112.
 */
import { SaxesParser, type SaxesTagNS } from 'saxes';
import { type BadLine, badLine, type Place } from './bad-line.ts';
import type { CatalogRow } from './catalog-row.ts';
import type { CatalogText } from './catalog-source.ts';
import { merchantFields } from './merchant-fields.ts';
import { maxLineBytes } from './text-lines.ts';

/** Elements in one another. */
const maxDepth = 32;
/** Characters of one value; what comes after is dropped, and the value is then too long for any field. */
const maxValueLength = 10_000;

const google = 'http://base.google.com/ns/1.0';
const atom = 'http://www.w3.org/2005/Atom';

/** One product while its element is open. */
type OpenItem = Place & { readonly depth: number; readonly values: Map<string, string> };
/** The value that is being read, a child of the item. */
type OpenValue = { readonly name: string; text: string };

/**
 * The products of a feed, each at the line of its `<item>` or `<entry>`. What an item holds deeper, such as the price of
 * its shipping, is not its own.
 * @throws HearsayError BAD_CATALOG (no UTF-8, not well-formed, a document type, neither RSS nor Atom)
 */
export async function* readMerchantXml({ name, bytes }: CatalogText): AsyncGenerator<CatalogRow | BadLine> {
  const reader = new FeedReader(name);
  for await (const chunk of bytes) {
    for (let at = 0; at < chunk.length; at += pieceBytes) {
      reader.write(chunk.subarray(at, at + pieceBytes));
      yield* reader.take();
    }
  }
  reader.close();
  yield* reader.take();
}

/** Small, so that a token that does not end is noticed while it grows. */
const pieceBytes = 65_536;

/** A feed as it comes in, piece by piece. */
class FeedReader {
  readonly #file: string;
  readonly #parser = new SaxesParser({ xmlns: true });
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  #rows: CatalogRow[] = [];
  /** Bytes since the parser has last understood something. */
  #unread = 0;
  #depth = 0;
  #item: OpenItem | undefined;
  #value: OpenValue | undefined;

  constructor(file: string) {
    this.#file = file;
    const parser = this.#parser;
    parser.on('error', ({ message }) => this.#refuse(`broken XML: ${message.replace(/^\d+:\d+: /, '')}`));
    parser.on('doctype', () => this.#refuse('expected no document type'));
    parser.on('xmldecl', ({ encoding = 'utf-8' }) => {
      if (!/^utf-?8$/i.test(encoding)) this.#refuse(`expected UTF-8, got ${encoding.slice(0, 40)}`);
    });
    parser.on('opentag', (tag) => this.#open(tag));
    parser.on('closetag', () => this.#close());
    parser.on('text', (text) => this.#addText(text));
    parser.on('cdata', (text) => this.#addText(text));
  }

  write(bytes: Uint8Array): void {
    this.#unread += bytes.length;
    this.#parser.write(this.#decode(bytes));
    if (this.#unread > maxLineBytes) {
      this.#refuse(`expected at most ${maxLineBytes} bytes in a value or a tag`);
    }
  }

  close(): void {
    this.#parser.write(this.#decode()).close();
  }

  /** The products that are complete, each once. */
  take(): CatalogRow[] {
    const taken = this.#rows;
    this.#rows = [];
    return taken;
  }

  #open(tag: SaxesTagNS): void {
    this.#unread = 0;
    this.#depth++;
    if (this.#depth > maxDepth) this.#refuse(`expected at most ${maxDepth} elements in one another`);
    if (this.#depth === 1 && !isFeed(tag)) {
      this.#refuse(`expected an RSS or Atom feed, got <${tag.name.slice(0, 40)}>`);
    }
    if (!this.#item && isItem(tag)) {
      this.#item = { ...this.#here(), depth: this.#depth, values: new Map() };
    } else if (this.#isOwnValue()) {
      const name = nameOf(tag);
      this.#value = name === undefined ? undefined : { name, text: linkIn(tag) };
    }
  }

  #close(): void {
    this.#unread = 0;
    if (this.#item && this.#isOwnValue()) {
      const { values } = this.#item;
      if (this.#value && !values.has(this.#value.name)) values.set(this.#value.name, this.#value.text);
      this.#value = undefined;
    } else if (this.#depth === this.#item?.depth) {
      const { line, values } = this.#item;
      this.#rows.push({ file: this.#file, line, fields: merchantFields(values) });
      this.#item = undefined;
    }
    this.#depth--;
  }

  #addText(text: string): void {
    this.#unread = 0;
    if (!this.#value || !this.#isOwnValue()) return;
    this.#value.text = (this.#value.text + text).slice(0, maxValueLength);
  }

  /** Whether the element is a child of an item. */
  #isOwnValue(): boolean {
    return this.#item !== undefined && this.#depth === this.#item.depth + 1;
  }

  #here(): Place {
    return { file: this.#file, line: this.#parser.line };
  }

  #refuse(reason: string): never {
    throw badLine(this.#here(), reason);
  }

  #decode(bytes?: Uint8Array): string {
    try {
      return bytes ? this.#decoder.decode(bytes, { stream: true }) : this.#decoder.decode();
    } catch {
      return this.#refuse('expected UTF-8');
    }
  }
}

const isFeed = ({ local, uri }: SaxesTagNS): boolean =>
  local === 'rss' || local === 'RDF' || (local === 'feed' && uri === atom);

const isItem = ({ local, uri }: SaxesTagNS): boolean =>
  local === 'item' || (local === 'entry' && uri === atom);

/** Of a value: with its prefix where it is Google's, plain where it is the feed's own; undefined: not one of these. */
function nameOf({ local, uri }: SaxesTagNS): string | undefined {
  if (uri === google) return `g:${local}`;
  return uri === '' || uri === atom ? local : undefined;
}

/** Atom has a link's address in an attribute. */
const linkIn = ({ local, uri, attributes }: SaxesTagNS): string =>
  local === 'link' && uri === atom ? (attributes.href?.value ?? '') : '';
