/**
 * Shared parameters of `pooling`, the default model: a history encoder without a user id.
 * The user is a weighted mean over the items of the history; an item is its own embedding plus a projection of its
 * content. Inputs and outputs have tables of their own, so that "bought after" can differ from "like". The start vector
 * stands for somebody of whom nothing is known: popularity.
 */
import { eventTypes } from '../protocol/event-type.ts';
import { type CatalogShape, contentLength } from './catalog-shape.ts';
import { rowsOfLength } from './initializers.ts';
import { type ModelSpec, splitVector } from './spec.ts';

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
export function poolingSpec(shape: CatalogShape, dim: number): ModelSpec {
  const { items } = shape;
  return {
    model: 'pooling',
    tensors: [
      { name: 'itemInput', shape: [items, dim], initial: rowsOfLength(0.1, dim) },
      { name: 'itemOutput', shape: [items, dim], initial: rowsOfLength(0.1, dim) },
      { name: 'itemBias', shape: [items], initial: { kind: 'zeros' } },
      // Random projections keep inner products, so that content alone already ranks (Johnson, Lindenstrauss 1984).
      { name: 'content', shape: [contentLength(shape), dim], initial: rowsOfLength(1, dim) },
      { name: 'recency', shape: [recencyBuckets], initial: { kind: 'values', values: recencyPrior } },
      {
        name: 'eventType',
        shape: [eventTypes.length],
        initial: { kind: 'values', values: eventTypes.map((type) => eventPrior[type]) },
      },
      { name: 'start', shape: [dim], initial: rowsOfLength(0.1, dim) },
    ],
  };
}

/** The tensors of the `pooling` spec, by name. */
export type PoolingTensors = Readonly<
  Record<
    'itemInput' | 'itemOutput' | 'itemBias' | 'content' | 'recency' | 'eventType' | 'start',
    Float32Array
  >
>;

/** Views on a vector of the `pooling` spec; see `splitVector`. */
export function poolingTensors(spec: ModelSpec, vector: Float32Array): PoolingTensors {
  return splitVector(spec, vector) as PoolingTensors;
}
