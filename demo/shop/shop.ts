/**
 * What every page of the shop works with, and what a page is.
 */
import type { Basket } from './basket.ts';
import type { Catalog } from './catalog.ts';
import type { ShopHearsay } from './shop-hearsay.ts';

/** The shop's parts, handed to each page. */
export type Shop = {
  readonly catalog: Catalog;
  readonly basket: Basket;
  readonly hearsay: ShopHearsay;
};

/** A page that is being shown. */
export type Page = {
  readonly element: HTMLElement;
  /** For the tab; empty on the home page. */
  readonly title: string;
  /** Stops what the page listens to. */
  readonly close: () => void;
};
