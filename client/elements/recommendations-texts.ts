/** Every word that `<hearsay-recommendations>` says, in one language. Another language is another value of this type. */
import type { EventType } from '../../shared/protocol/event-type.ts';
import { isolated } from './isolated.ts';

/** See the head of this file. */
export type RecommendationsTexts = {
  /** BCP 47. */
  readonly language: string;
  readonly heading: string;
  /** @param title of the item that raised it most; undefined where nobody knows it any more */
  readonly because: (title: string | undefined, event: EventType) => string;
  readonly similar: (title: string | undefined) => string;
  /** The history as a whole. */
  readonly history: string;
  readonly popular: string;
  readonly pinned: string;
};

/** What was done with an item; all else is to have viewed it. */
type Deeds = Partial<Readonly<Record<EventType, string>>>;

const englishDeeds: Deeds = {
  'add-to-cart': 'put into the basket',
  wishlist: 'put on your wish list',
  purchase: 'bought',
  rating: 'rated',
  like: 'liked',
};

const chineseDeeds: Deeds = {
  'add-to-cart': '加购过',
  wishlist: '收藏过',
  purchase: '买过',
  rating: '评价过',
  like: '喜欢',
};

/** British English. */
export const englishTexts: RecommendationsTexts = {
  language: 'en-GB',
  heading: 'You may also like',
  because: (title, event) =>
    title ? `Because you ${englishDeeds[event] ?? 'viewed'} “${isolated(title)}”` : 'Because of your visits',
  similar: (title) => (title ? `Similar to “${isolated(title)}”` : 'Similar'),
  history: 'Because of your visits',
  popular: 'Popular',
  pinned: 'Our pick',
};

/** Simplified Chinese. */
export const chineseTexts: RecommendationsTexts = {
  language: 'zh-CN',
  heading: '猜你喜欢',
  because: (title, event) =>
    title ? `因为你${chineseDeeds[event] ?? '看过'}“${isolated(title)}”` : '根据你在本站的记录',
  similar: (title) => (title ? `与“${isolated(title)}”相似` : '相似商品'),
  history: '根据你在本站的记录',
  popular: '热门',
  pinned: '本店推荐',
};
