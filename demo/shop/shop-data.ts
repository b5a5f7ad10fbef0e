/** What the shop's own server tells its pages. Both are built on these types, so what arrives is not checked again. */
import type { CrowdReport } from '../crowd/crowd-report.ts';

/** One thing on the shelves. */
export type Item = {
  readonly id: string;
  /** As the data set has it, in capitals; empty for the few items that have none. */
  readonly title: string;
  /** Pounds, at least 0. */
  readonly price: number;
};

/** Where this demo's aggregator is, on another origin than the shop, as on a real site. */
export type DemoAggregator = {
  /** Its origin. */
  readonly aggregator: string;
  /** Identity of its log; each start of the demo begins another. */
  readonly log: string;
};

/** Answers by path. */
export type ShopData = {
  readonly '/items.json': { readonly items: readonly Item[] };
  readonly '/demo.json': DemoAggregator;
  readonly '/crowd.json': CrowdReport;
};

/** @throws Error where the server does not answer with it */
export async function fetchData<Path extends keyof ShopData>(path: Path): Promise<ShopData[Path]> {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path}: expected 200, got ${response.status}`);
  return response.json();
}
