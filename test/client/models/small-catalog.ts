/** Seven items and a visitor, small enough for plain loops and finite differences. */
import type { HistoryEvent } from '../../../client/history/history-event.ts';
import { type CatalogIndex, indexCatalog } from '../../../client/models/catalog-index.ts';
import type { Visitor } from '../../../client/models/model.ts';
import { toSequence } from '../../../client/models/sequence.ts';
import { noFeatures } from '../../../client/models/visitor-features.ts';
import { type ModelSpec, specDim } from '../../../shared/model/spec.ts';
import type { CatalogItem } from '../../../shared/protocol/catalog.ts';
import type { EventType } from '../../../shared/protocol/event-type.ts';
import { gaussianVector, seededUniform } from '../../shared/seeded-random.ts';

/** Item 3 has no content; items 0, 1 and 6 share words; 2 and 5 share a category alone. */
export const smallCatalog: CatalogIndex = indexCatalog([
  { id: 'mug-red', title: 'Red enamel mug', category: 'kitchen' },
  { id: 'mug-blue', title: 'Blue enamel mug', category: 'kitchen' },
  { id: 'lamp', title: 'Paper lamp', category: 'light' },
  { id: 'unnamed' },
  { id: 'candle', title: 'Bees wax candle' },
  { id: 'lantern', title: 'Storm lantern', category: 'light' },
  { id: 'teapot', title: 'Red teapot', category: 'kitchen' },
]);

/** The same items with all that a catalog can bring: relations, attributes, two named vectors, one of a single item. */
export const richCatalog: CatalogIndex = indexCatalog(
  smallCatalog.items.map((item) => {
    const brought: Readonly<Record<string, Partial<CatalogItem>>> = {
      'mug-red': { related: ['mug-blue', 'teapot', 'no longer sold'], attributes: { colour: 'red' } },
      'mug-blue': { vectors: { image: [0.5, -1] }, attributes: { colour: 'blue' } },
      lamp: { vectors: { image: [2, 0.25], sound: [3, 4, 0] } },
      unnamed: { related: ['lantern', 'unnamed'] },
      candle: { vectors: { image: [-1, 1] } },
    };
    return { ...item, ...brought[item.id] };
  }),
);

/** Events from `[item, type, time]`. */
export function toEvents(lines: readonly (readonly [string, EventType, number])[]): HistoryEvent[] {
  return lines.map(([itemId, type, time]) => ({ itemId, type, time }));
}

/** Four instants with several types, a repeated item, and an order of two lines; `lamp` and `teapot` stay unseen. */
export const smallHistory: readonly HistoryEvent[] = toEvents([
  ['mug-red', 'view', 1],
  ['candle', 'dislike', 1],
  ['mug-blue', 'purchase', 2],
  ['unnamed', 'purchase', 2],
  ['mug-red', 'add-to-cart', 3],
  ['lantern', 'click', 4],
]);

/** The same and more: ratings with and without a value, what was shown and left alone, what was disliked after a look. */
export const richHistory: readonly HistoryEvent[] = [
  ...smallHistory,
  { itemId: 'teapot', type: 'view', time: 4 },
  { itemId: 'mug-blue', type: 'impression', time: 4 },
  { itemId: 'lamp', type: 'impression', time: 4 },
  { itemId: 'teapot', type: 'dislike', time: 5 },
  { itemId: 'lantern', type: 'rating', rating: 0.75, time: 5 },
  { itemId: 'unnamed', type: 'rating', time: 6 },
];

/** A visitor with this history and nothing else. */
export function visitorOf(history: readonly HistoryEvent[], { indexOf } = smallCatalog): Visitor {
  return { sequence: toSequence(history, indexOf), features: noFeatures, local: new Float32Array(0) };
}

/** Parameters that are nowhere near zero: every term of the loss counts. */
export function roughParameters(spec: ModelSpec, seed: number): Float32Array {
  return gaussianVector(specDim(spec), seededUniform(seed)).map((value) => value * 0.5);
}
