/** What a page says of a product: in its data layer, in its markup. For display on this device; never sent. */

/** See the head of this file. */
export type PageProduct = {
  readonly id: string;
  readonly title?: string | undefined;
  readonly category?: string | undefined;
  readonly brand?: string | undefined;
  /** >= 0, in `currency`. */
  readonly price?: number | undefined;
  /** ISO 4217. */
  readonly currency?: string | undefined;
  /** Absolute, http or https. */
  readonly url?: string | undefined;
  /** Absolute, http or https. */
  readonly image?: string | undefined;
  readonly inStock?: boolean | undefined;
};

/** A product, and when a page spoke of it last, milliseconds since 1970. */
export type SeenProduct = PageProduct & { readonly seen: number };

/** Longest texts, as in the catalog, UTF-16 code units. */
export const maxTitle = 512;
export const maxCategory = 128;
