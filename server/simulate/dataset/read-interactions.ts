/** The interactions file: who did what with which item, when. */
import { eventTypes } from '../../../shared/protocol/event-type.ts';
import type { DatasetBuilder } from './dataset-builder.ts';
import { eventTypeNamed } from './event-name.ts';
import { field, type RowSource, type RowValues, shown } from './fields.ts';
import { itemNames, parseIdentity, userNames } from './identity.ts';
import { parseNumber } from './parse-number.ts';
import type { TimeColumn } from './time-column.ts';

/** Columns by name, where the names that are known would not find the right ones. */
export type InteractionColumns = {
  readonly user?: string | undefined;
  readonly item?: string | undefined;
  readonly time?: string | undefined;
  readonly order?: string | undefined;
  readonly type?: string | undefined;
  readonly rating?: string | undefined;
};

const timeNames = [
  ...['timestamp', 'time', 'datetime', 'date', 'eventtime', 'unixreviewtime', 'createdat', 'invoicedate'],
  ...['unixtime', 'ts'],
];
const orderNames = [
  'orderid',
  'order',
  'invoice',
  'invoiceno',
  'invoiceid',
  'basketid',
  'basket',
  'transactionid',
];
const typeNames = [
  'eventtype',
  'event',
  'type',
  'behavior',
  'behaviour',
  'behaviortype',
  'action',
  'actiontype',
];
const ratingNames = ['rating', 'ratings', 'score', 'stars', 'overall'];

const view = eventTypes.indexOf('view');
const purchase = eventTypes.indexOf('purchase');
const rated = eventTypes.indexOf('rating');

/**
 * Reads interactions into a data set. Without a type column an event is a `rating` where there is a rating column,
 * else a `purchase` where there are orders, else a `view`.
 */
export function interactionRows(
  builder: DatasetBuilder,
  times: TimeColumn,
  columns: InteractionColumns,
): RowSource {
  let timed: boolean | undefined;
  return {
    fields: () => [
      field('user', userNames, { named: columns.user, required: true }),
      field('item', itemNames, { named: columns.item, required: true }),
      field('time', timeNames, { named: columns.time, required: false }),
      field('order', orderNames, { named: columns.order, required: false }),
      field('type', typeNames, { named: columns.type, required: false }),
      field('rating', ratingNames, { named: columns.rating, required: false }),
    ],
    row(values) {
      const [user, item] = [parseIdentity('user', values[0]), parseIdentity('item', values[1])];
      if ('reason' in user) return user.reason;
      if ('reason' in item) return item.reason;
      const details = parseDetails(values, times);
      if (typeof details === 'string') return details;
      if ((details.time !== undefined) !== (timed ?? details.time !== undefined)) {
        return `time: expected ${timed ? 'one' : 'none'}, as in the rows before`;
      }
      timed ??= details.time !== undefined;
      builder.event({ user: user.id, item: item.id, ...details });
      return undefined;
    },
  };
}

type Details = { type: number; time?: number; order?: string; rating?: number };

/** Everything but the ids, or why the row is bad. */
function parseDetails([, , time, order, type, rating]: RowValues, times: TimeColumn): Details | string {
  const details: Details = { type: rating !== undefined ? rated : order !== undefined ? purchase : view };
  if (type !== undefined) {
    const known = typeof type === 'string' ? eventTypeNamed(type) : undefined;
    if (known === undefined)
      return `type: expected an event such as ${eventTypes.join(', ')}, got ${shown(type)}`;
    details.type = known;
  }
  if (rating !== undefined && !(rating === '' && type !== undefined)) {
    details.rating = parseNumber(rating);
    if (Number.isNaN(details.rating)) return `rating: expected a number, got ${shown(rating)}`;
  }
  if (order !== undefined && order !== '') {
    const id = parseIdentity('order', order);
    if ('reason' in id) return id.reason;
    details.order = id.id;
  }
  if (time === undefined) return details;
  details.time = times.parse(time);
  if (!Number.isNaN(details.time)) return details;
  return `time: expected seconds or milliseconds since 1970, or a date such as 2011-12-09 08:26:00, one kind in all rows, got ${shown(time)}`;
}
