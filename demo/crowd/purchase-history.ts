/** Real purchase histories from UCI Online Retail, split by order: the last order is held out, the rest is known. */
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import type { HistoryEvent } from '../../client/index.ts';

/** One customer of the data set. */
export type Customer = {
  /** Every order but the last, oldest first; lines of one order share their time. */
  readonly history: readonly HistoryEvent[];
  /** Item ids of the last order. */
  readonly nextBasket: readonly string[];
};

/** Which customers can take part: enough to learn from, no wholesalers with whole catalogs. */
const wanted = { orders: 4, minEvents: 20, maxEvents: 300 };

type Row = { user_id: string; item_id: string; timestamp: string };

/**
 * Read customers, in the order of the file; the same `count` of them every time.
 * @param file `events.csv.gz`
 */
export async function readCustomers(file: string, count: number): Promise<Customer[]> {
  const byUser = new Map<string, HistoryEvent[]>();
  const rows = createReadStream(file)
    .pipe(createGunzip())
    .pipe(parse({ columns: true }));
  for await (const { user_id, item_id, timestamp } of rows as AsyncIterable<Row>) {
    const events = byUser.get(user_id) ?? [];
    events.push({ type: 'purchase', itemId: item_id, time: Date.parse(`${timestamp.replace(' ', 'T')}Z`) });
    byUser.set(user_id, events);
  }
  const customers = [...byUser.values()].map(toCustomer).filter((customer) => customer !== undefined);
  // Spread over the file, which begins with the heaviest buyers.
  const stride = Math.max(1, Math.floor(customers.length / count));
  return customers.filter((_, i) => i % stride === 0).slice(0, count);
}

function toCustomer(events: readonly HistoryEvent[]): Customer | undefined {
  const orders = [...new Set(events.map(({ time }) => time))].sort((a, b) => a - b);
  const last = orders.at(-1);
  const history = events.filter(({ time }) => time !== last);
  const { length } = history;
  if (orders.length < wanted.orders || length < wanted.minEvents || length > wanted.maxEvents)
    return undefined;
  const nextBasket = events.filter(({ time }) => time === last).flatMap(({ itemId }) => itemId ?? []);
  return { history, nextBasket };
}
