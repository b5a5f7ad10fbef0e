/** How often a visitor's next basket holds one of ten recommendations; items that the visitor already had do not count. */
import type { Recommender } from '../../client/index.ts';
import type { Customer } from './purchase-history.ts';

/** Recommendations for one customer, best first, without the items already bought. */
export type Recommend = (customer: Customer, known: ReadonlySet<string>) => readonly string[];

/** Share of customers with a hit, 0..1; customers whose next basket holds nothing new are left out. */
export function hitRate(customers: readonly Customer[], recommend: Recommend): number {
  let hits = 0;
  let counted = 0;
  for (const customer of customers) {
    const known = new Set(customer.history.flatMap(({ itemId }) => itemId ?? []));
    const fresh = new Set(customer.nextBasket.filter((itemId) => !known.has(itemId)));
    if (fresh.size === 0) continue;
    counted++;
    if (recommend(customer, known).some((itemId) => fresh.has(itemId))) hits++;
  }
  return counted === 0 ? 0 : hits / counted;
}

/** Ten items by one model. */
export function byModel(recommender: Recommender): Recommend {
  return ({ history }, exclude) =>
    recommender.recommend(history, { count: 10, exclude }).map(({ itemId }) => itemId);
}

/** The ten items that most customers have bought: what a shop without a recommender shows. */
export function byPopularity(customers: readonly Customer[]): Recommend {
  const buyers = new Map<string, number>();
  for (const { history } of customers) {
    for (const itemId of new Set(history.flatMap((event) => event.itemId ?? []))) {
      buyers.set(itemId, (buyers.get(itemId) ?? 0) + 1);
    }
  }
  const ranked = [...buyers].sort(([, a], [, b]) => b - a).map(([itemId]) => itemId);
  return (_customer, known) => ranked.filter((itemId) => !known.has(itemId)).slice(0, 10);
}
