/**
 * A small generated data set with something to learn: items lie in taste clusters, users stay near one, and within a cluster one
 * item leads to the next. Popularity knows little of it, co-occurrence more, a model of sequences most.
 */
import type { Dataset } from '../../../server/simulate/dataset/dataset.ts';
import { datasetBuilder } from '../../../server/simulate/dataset/dataset-builder.ts';
import { eventTypes } from '../../../shared/protocol/event-type.ts';
import { seededUniform } from '../../shared/seeded-random.ts';

/** How large, and of which kind. */
export type FixtureOptions = {
  readonly users?: number;
  /** A multiple of the clusters. */
  readonly items?: number;
  readonly clusters?: number;
  readonly seed?: number;
  /** Whether events are purchases in orders of one to four items, rather than views. */
  readonly orders?: boolean;
  /** Whether events are ratings: 5 for an item of the user's own cluster, 2 for another. */
  readonly ratings?: boolean;
};

const day = 86_400_000;

/**
 * By default 300 users with 8 to 24 distinct items each, 120 items in 8 clusters, ids `u0…` and `i0…`. Item i lies in cluster
 * floor(i / 15); titles name cluster and item, users have an attribute `side` of `left` or `right`.
 */
export function fixture(options: FixtureOptions = {}): Dataset {
  const { users = 300, items = 120, clusters = 8, seed = 1, orders = false, ratings = false } = options;
  if (items < 24) throw new RangeError('a user may have 24 distinct items');
  const uniform = seededUniform(seed);
  const builder = datasetBuilder();
  for (let i = 0; i < items; i++) {
    const cluster = Math.floor((i * clusters) / items);
    builder.item({
      id: `i${i}`,
      title: `Taste${cluster} thing${i}`,
      category: `c${cluster}`,
      price: 1 + (i % 7),
    });
  }
  for (let user = 0; user < users; user++) {
    const size = items / clusters;
    const { home, walk } = walkOf({ size, clusters, length: 8 + Math.floor(17 * uniform()) }, uniform);
    let time = Math.floor(300 * uniform()) * day;
    let order = 0;
    let left = 0;
    for (const item of walk) {
      if (left-- === 0) {
        time += Math.ceil(5 * uniform()) * day;
        order++;
        left = orders ? Math.floor(4 * uniform()) : 0;
      }
      builder.event({
        user: `u${user}`,
        item: `i${item}`,
        time,
        type: eventTypes.indexOf(orders ? 'purchase' : ratings ? 'rating' : 'view'),
        ...(ratings && { rating: Math.floor(item / size) === home ? 5 : 2 }),
        ...(orders ? { order: `${order}` } : {}),
      });
    }
    builder.attribute(`u${user}`, 'side', user % 2 === 0 ? 'left' : 'right');
  }
  return builder.build();
}

type Walk = { readonly size: number; readonly clusters: number; readonly length: number };

/** Distinct items, in order. */
function walkOf(
  { size, clusters, length }: Walk,
  uniform: () => number,
): { readonly home: number; readonly walk: readonly number[] } {
  const walk = new Set<number>();
  const home = Math.floor(clusters * uniform());
  let cluster = home;
  let place = 0;
  while (walk.size < length) {
    const jump = uniform();
    if (jump < 0.1) cluster = Math.floor(clusters * uniform());
    else if (jump < 0.3) cluster = home;
    // the next of the ring, or one of the cluster's favourites
    place = uniform() < 0.6 ? (place + 1) % size : Math.floor(size * uniform() ** 2);
    walk.add(cluster * size + place);
  }
  return { home, walk: [...walk] };
}
