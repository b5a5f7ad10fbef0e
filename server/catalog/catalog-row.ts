/** One row of a catalog file, whatever its format. */
import type { Place } from './bad-line.ts';

/** Named values as the file has them: text from CSV, anything from JSON. Names are in lower case. */
export type CatalogRow = Place & { readonly fields: ReadonlyMap<string, unknown> };
