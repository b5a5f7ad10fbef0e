/**
 * Shared parameters of `pooling`, the default model: a history encoder without a user id.
 * The user is a weighted mean over the items of the history; an item is its own embedding plus a projection of its
 * content. Inputs and outputs have tables of their own, so that "bought after" can differ from "like". The start vector
 * stands for somebody of whom nothing is known: popularity.
 */
import { eventTypes } from '../protocol/event-type.ts';
import { type CatalogShape, contentLength } from './catalog-shape.ts';
import { specOf, type TensorName } from './spec.ts';
import { randomRows, vectorOf, zeros } from './tensors.ts';

/** Recency buckets: floor(log2(age)) for ages 1, 2-3, 4-7, ... in steps of the history, the last one open. */
export const recencyBuckets = 8;

/** Before anything is learned, a step twice as old weighs e^-0.35 as much. */
const recencyPrior = Array.from({ length: recencyBuckets }, (_, bucket) => -0.35 * bucket);

/** Before anything is learned, what an event says about its visitor's taste (log weight). */
export const eventPrior: Record<(typeof eventTypes)[number], number> = {
  view: 0,
  click: 0,
  search: 0,
  'add-to-cart': 0.5,
  wishlist: 0.5,
  purchase: 1,
  rating: 0.5,
  like: 1,
  dislike: -3,
  dismissal: -3,
  impression: -3,
};

/** @param dim embedding length, >= 1 */
export function poolingSpec(shape: CatalogShape, dim: number) {
  const { items } = shape;
  return specOf('pooling', [
    randomRows('itemInput', [items, dim], 0.1),
    randomRows('itemOutput', [items, dim], 0.1),
    zeros('itemBias', items),
    // Random projections keep inner products, so that content alone already ranks (Johnson, Lindenstrauss 1984).
    randomRows('content', [contentLength(shape), dim], 1),
    vectorOf('recency', recencyPrior),
    vectorOf(
      'eventType',
      eventTypes.map((type) => eventPrior[type]),
    ),
    randomRows('start', [dim], 0.1),
  ]);
}

/** Name of a tensor of `pooling`. */
export type PoolingTensor = TensorName<typeof poolingSpec>;
