/** Observes the page that loads it, and leaves what it finds in its window. */
import type { TrackDetails } from '../../client/index.ts';
import { indexCatalog } from '../../client/models/catalog-index.ts';
import { observePage } from '../../client/page/page-observation.ts';
import type { PageProduct } from '../../client/page/page-product.ts';
import { ViewsHere } from '../../client/page/views-here.ts';
import { toPageCatalog } from '../../client/reader/page-catalog.ts';
import type { EventType } from '../../shared/protocol/event-type.ts';

/** One event that was found. */
export type FoundEvent = { readonly type: EventType; readonly details: TrackDetails; readonly time: number };

/** What the window holds then. */
export type ObservedWindow = {
  readonly found: FoundEvent[];
  readonly products: PageProduct[];
  readonly observation: { readonly subject: string | undefined };
};

const catalog = toPageCatalog(indexCatalog(['lamp', 'mug', 'vase'].map((id) => ({ id }))));
const found: FoundEvent[] = [];
const products: PageProduct[] = [];

const observation = observePage({
  happened: (type, details, time) => void found.push({ type, details, time }),
  learned: (some) => void products.push(...some),
  catalog: () => catalog,
  views: new ViewsHere(),
  events: () => [],
  layer: 'dataLayer',
});
Object.assign(window, { found, products, observation } satisfies ObservedWindow);
