/** The catalog as browsers fetch it: JSON under its content hash. Equal catalogs give equal bytes. */
import { createHash } from 'node:crypto';
import { HearsayError } from '../../shared/hearsay-error.ts';
import type { CatalogItem } from '../../shared/protocol/catalog.ts';

/** What is served. */
export type CatalogFile = {
  /** UTF-8 of `{"items":[…]}`. */
  readonly bytes: Uint8Array;
  /** SHA-256 of the bytes, lower-case hex. */
  readonly hash: string;
};

/** Most bytes of a catalog: every visitor fetches it, and a third of it after compression. */
const maxCatalogBytes = 64e6;

/**
 * The file of a catalog; the index of an item in it is its row in the model.
 * @throws HearsayError BAD_CATALOG where it would have more than {@link maxCatalogBytes}
 */
export function catalogFile(items: readonly CatalogItem[]): CatalogFile {
  const parts: Buffer[] = [];
  let size = 0;
  for (const [index, item] of items.entries()) {
    const part = Buffer.from(`${index === 0 ? '' : ','}${itemJson(item)}`);
    size += part.length;
    if (size > maxCatalogBytes) throw tooLarge(index, items.length);
    parts.push(part);
  }
  const bytes = Buffer.concat([Buffer.from('{"items":['), ...parts, Buffer.from(']}')]);
  return { bytes: new Uint8Array(bytes), hash: createHash('sha256').update(bytes).digest('hex') };
}

/** An item as browsers fetch it: every property in a fixed order, whatever order it was built in; what is undefined is left out. */
export function itemJson({ id, title, category, price, url, ...more }: CatalogItem): string {
  const { currency, image, inStock, attributes, vectors, related, grid } = more;
  return JSON.stringify({
    id,
    title,
    category,
    price,
    url,
    currency,
    image,
    inStock,
    attributes: attributes && byName(attributes),
    vectors: vectors && byName(vectors, (values) => values.map(rounded)),
    related,
    grid: grid && {
      height: grid.height,
      width: grid.width,
      channels: grid.channels,
      values: grid.values.map(rounded),
    },
  });
}

function byName<T>(values: Readonly<Record<string, T>>, map = (value: T): T => value): Record<string, T> {
  const entries = Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, value]) => [name, map(value)]));
}

/** Four significant digits: half the bytes of float32 in decimal, and more than any embedding is worth. */
function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

function tooLarge(fitting: number, items: number): HearsayError {
  const limit = `${maxCatalogBytes / 1e6} MB`;
  return new HearsayError(
    'BAD_CATALOG',
    `expected at most ${limit} for browsers to fetch; ${fitting} of ${items} items fill that: bring shorter vectors or smaller grids`,
  );
}
