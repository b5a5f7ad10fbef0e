/** Seven items and a visitor, small enough for plain loops and finite differences. */
import type { HistoryEvent } from '../../../client/history/history-event.ts';
import { type CatalogIndex, indexCatalog } from '../../../client/recommend/catalog-index.ts';
import { type ModelSpec, specDim } from '../../../shared/model/spec.ts';
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

/** Parameters that are nowhere near zero: every term of the loss counts. */
export function roughParameters(spec: ModelSpec, seed: number): Float32Array {
  return gaussianVector(specDim(spec), seededUniform(seed)).map((value) => value * 0.5);
}
