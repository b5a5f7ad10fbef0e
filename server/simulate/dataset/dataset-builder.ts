/** Puts a data set together from rows in the order of the file, whatever they were read from. */
import type { CatalogItem } from '../../../shared/protocol/catalog.ts';
import type { Dataset } from './dataset.ts';
import { growingEvents } from './growing-events.ts';
import { idIndex } from './id-index.ts';
import { ratingScaleOf } from './rating-scale.ts';
import { sortEvents } from './sort-events.ts';

/** One interaction. */
export type EventRow = {
  readonly user: string;
  readonly item: string;
  /** Any unit; see {@link DatasetBuilder.build}. Leave it out everywhere, or nowhere. */
  readonly time?: number;
  /** Index into `eventTypes`. */
  readonly type: number;
  /** Order id, unique within its user. */
  readonly order?: string;
  readonly rating?: number;
};

/** Takes rows. */
export type DatasetBuilder = {
  /** A catalog item; false where its id is there already. Before the first event, so that the catalog keeps the file's order. */
  item(item: CatalogItem): boolean;
  event(row: EventRow): void;
  /** A user's attribute; the first value given counts. Of users without events nothing is kept. */
  attribute(user: string, name: string, value: string): void;
  /** The data set, once. @param millisecondsPerUnit of the times given */
  build(millisecondsPerUnit?: number): Dataset;
};

/** A builder that has seen nothing yet. */
export function datasetBuilder(): DatasetBuilder {
  const users = idIndex();
  const items = idIndex();
  const orders = idIndex();
  const events = growingEvents();
  const catalog: CatalogItem[] = [];
  const attributes = new Map<string, Map<string, string>>();
  return {
    item(info) {
      if (items.has(info.id)) return false;
      items.add(info.id);
      catalog.push(info);
      return true;
    },
    event({ time, type, rating, order, ...ids }) {
      const user = users.add(ids.user);
      const item = items.add(ids.item);
      if (item === catalog.length) catalog.push({ id: items.ids[item]! });
      const orderIndex = order === undefined ? undefined : orders.add(`${user} ${order}`);
      events.push({ user, item, time, type, order: orderIndex, rating });
    },
    attribute(user, name, value) {
      const values = attributes.get(name) ?? new Map<string, string>();
      if (!values.has(user)) values.set(user, value);
      attributes.set(name, values);
    },
    build(millisecondsPerUnit = 1) {
      const { columns, hasTime } = events.take(millisecondsPerUnit);
      const userAttributes = new Map(
        Array.from(attributes, ([name, values]) => [name, users.ids.map((id) => values.get(id) ?? null)]),
      );
      const sorted = sortEvents(columns, users.ids.length);
      const ratingScale = ratingScaleOf(columns.rating);
      return { users: users.ids, items: items.ids, catalog, userAttributes, hasTime, ratingScale, ...sorted };
    },
  };
}
