/**
 * The shop's items as its own server gives them: `/items.json`, `{ items: [{ id, title, price }] }`.
 */
import { fetchJson, isRecord } from './json.ts';

/** One thing on the shelves. */
export type Item = {
  readonly id: string;
  /** As the data set has it, in capitals; empty for the few items that have none. */
  readonly title: string;
  /** Pounds, at least 0. */
  readonly price: number;
};

/** Fetches every item, in the server's order. Rejects when the answer is not a list of items. */
export async function fetchItems(): Promise<readonly Item[]> {
  return parseItems(await fetchJson('/items.json'));
}

/** Checks the shape of `/items.json`; throws with the position of the first item that does not fit. */
function parseItems(raw: unknown): readonly Item[] {
  if (!isRecord(raw) || !Array.isArray(raw.items))
    throw new TypeError('items.json: expected { items: [...] }');
  return raw.items.map(parseItem);
}

function parseItem(raw: unknown, index: number): Item {
  if (!isRecord(raw)) throw new TypeError(`items.json: item ${index} is not an object`);
  const { id, title = '', price = 0 } = raw;
  if (typeof id !== 'string' || id === '') throw new TypeError(`items.json: item ${index} has no id`);
  if (typeof title !== 'string') throw new TypeError(`items.json: item ${index} has no title`);
  if (typeof price !== 'number' || !(price >= 0))
    throw new TypeError(`items.json: item ${index} has no price`);
  return { id, title, price };
}
