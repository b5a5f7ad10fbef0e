/** The catalog as browsers see it: the site's items in a fixed order, served as JSON by content hash. */
import * as z from 'zod/mini';

/** One item. Its index in the catalog is its row in the model. */
export const catalogItemSchema = z.strictObject({
  id: z.string().check(z.minLength(1), z.maxLength(128)),
  title: z.optional(z.string().check(z.maxLength(512))),
  category: z.optional(z.string().check(z.maxLength(128))),
  price: z.optional(z.number().check(z.nonnegative())),
  url: z.optional(z.string().check(z.maxLength(2048))),
});

/** One item of the catalog; see {@link catalogItemSchema}. */
export type CatalogItem = z.infer<typeof catalogItemSchema>;

/** The catalog file. */
export const catalogSchema = z.strictObject({ items: z.array(catalogItemSchema) });
