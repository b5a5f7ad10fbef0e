/** What data sets call an event, and what it is called here. */
import { type EventType, eventTypes, isEventType } from '../../../shared/protocol/event-type.ts';
import { squash } from './fields.ts';

/** Other names, squashed: lower case, letters and digits only. */
const synonyms: Partial<Record<EventType, readonly string[]>> = {
  view: [
    'views',
    'viewed',
    'pv',
    'pageview',
    'itemview',
    'productview',
    'detail',
    'visit',
    'browse',
    'listen',
    'play',
    'watch',
  ],
  click: ['clicks', 'clicked', 'clk', 'itemclick'],
  search: ['searched', 'query'],
  'add-to-cart': ['addtocart', 'cart', 'carts', 'basket', 'addtobasket', 'addcart', 'add'],
  wishlist: [
    'addtowishlist',
    'fav',
    'favorite',
    'favourite',
    'addtofavorites',
    'collect',
    'bookmark',
    'save',
  ],
  purchase: [
    'purchases',
    'purchased',
    'buy',
    'bought',
    'order',
    'orders',
    'ordered',
    'transaction',
    'sale',
    'checkout',
  ],
  rating: ['rate', 'rated', 'review', 'reviewed'],
  like: ['liked', 'thumbsup', 'upvote'],
  dislike: ['disliked', 'thumbsdown', 'downvote'],
  dismissal: ['dismiss', 'dismissed', 'hide', 'hidden', 'skip', 'notinterested'],
  impression: ['impressions', 'shown', 'show', 'exposure', 'imp'],
};

const typeBySynonym = new Map(
  eventTypes.flatMap((type, index) => [
    [squash(type), index] as const,
    ...(synonyms[type] ?? []).map((name) => [name, index] as const),
  ]),
);

/** Index into `eventTypes` of what a file names so, or undefined. Case, spaces and punctuation do not matter. */
export function eventTypeNamed(name: string): number | undefined {
  if (isEventType(name)) return eventTypes.indexOf(name);
  return typeBySynonym.get(squash(name));
}
