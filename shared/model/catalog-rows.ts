/** What a model must know of a catalog so that its rows can follow their items; read from the file that the log names. */
import { HearsayError } from '../hearsay-error.ts';
import { parseUtf8 } from '../log/bytes.ts';
import { hashFile } from '../log/commitments.ts';
import { catalogSchema } from '../protocol/catalog.ts';
import { parseWith } from '../protocol/parse.ts';
import { type CatalogShape, catalogShape } from './catalog-shape.ts';

/** See the head of this file. */
export type CatalogRows = {
  /** In the order of the catalog, each once. */
  readonly ids: readonly string[];
  readonly shape: CatalogShape;
};

/** The rows of a catalog that leaves name. */
export type HashedRows = CatalogRows & {
  /** SHA-256 of the file, hex. */
  readonly hash: string;
};

/**
 * @param file a catalog as it is served
 * @throws HearsayError BAD_CATALOG
 */
export function readCatalogRows(file: Uint8Array): HashedRows {
  const { items } = parseWith(catalogSchema, parseJson(file), 'BAD_CATALOG');
  return { hash: hashFile(file), ids: items.map(({ id }) => id), shape: catalogShape(items) };
}

function parseJson(file: Uint8Array): unknown {
  const text = parseUtf8(file, 'BAD_CATALOG');
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new HearsayError('BAD_CATALOG', 'expected JSON', { cause });
  }
}
