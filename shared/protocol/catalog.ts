/** The catalog as browsers see it: the site's items in a fixed order, served as JSON by content hash. */
import * as z from 'zod/mini';

const idSchema = z.string().check(z.minLength(1), z.maxLength(128));
const nameSchema = z.string().check(z.minLength(1), z.maxLength(64));
/** Absolute, or as the site's own pages resolve it. */
const urlSchema = z.string().check(z.maxLength(2048));
const extentSchema = z.int().check(z.positive(), z.lte(64));
/** A component of a vector or grid: what is far from 1 would drown the rest. */
const componentSchema = z.number().check(z.gte(-1e6), z.lte(1e6));

/** A small image or other grid of features: row by row, the channels of a cell side by side. */
const gridSchema = z.strictObject({
  height: extentSchema,
  width: extentSchema,
  channels: extentSchema,
  /** [height * width * channels] */
  values: z.array(componentSchema).check(z.maxLength(16_384)),
});

/** One item. Its index in the catalog is its row in the model. */
export const catalogItemSchema = z.strictObject({
  id: idSchema,
  title: z.optional(z.string().check(z.maxLength(512))),
  category: z.optional(z.string().check(z.maxLength(128))),
  price: z.optional(z.number().check(z.nonnegative())),
  /** Of the price: ISO 4217, three capitals. */
  currency: z.optional(z.string().check(z.regex(/^[A-Z]{3}$/))),
  url: z.optional(urlSchema),
  /** Address of a picture. */
  image: z.optional(urlSchema),
  /** Whether it can be had; what does not say is in stock. What is not is no recommendation, and stays in the model. */
  inStock: z.optional(z.boolean()),
  /** What else the site says of it: brand, colour, author. */
  attributes: z.optional(z.record(nameSchema, z.union([z.string().check(z.maxLength(128)), z.number()]))),
  /** Embeddings by name, of one length for all items that have them; 1..1,024 values each. */
  vectors: z.optional(
    z.record(nameSchema, z.array(componentSchema).check(z.minLength(1), z.maxLength(1024))),
  ),
  /** Ids of items that belong to it: same series, spare part, often shown together. At most 64. */
  related: z.optional(z.array(idSchema).check(z.maxLength(64))),
  grid: z.optional(gridSchema),
});

/** One item of the catalog; see {@link catalogItemSchema}. */
export type CatalogItem = z.infer<typeof catalogItemSchema>;

/** The catalog file. */
export const catalogSchema = z.strictObject({ items: z.array(catalogItemSchema) });
