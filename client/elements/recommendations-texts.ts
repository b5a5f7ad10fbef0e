/** Every word that `<hearsay-recommendations>` says, in one language. Another language is another value of this type. */

/** See the head of this file. */
export type RecommendationsTexts = {
  /** BCP 47. */
  readonly language: string;
  readonly heading: string;
  /** @param title of the item that raised it most; undefined where nobody knows it any more */
  readonly because: (title: string | undefined) => string;
  readonly similar: (title: string | undefined) => string;
  /** The history as a whole. */
  readonly history: string;
  readonly popular: string;
  readonly pinned: string;
};

/** A name inside a sentence keeps its own direction: U+2068 to U+2069. */
const isolated = (name: string): string => `\u2068${name}\u2069`;

/** British English. */
export const englishTexts: RecommendationsTexts = {
  language: 'en-GB',
  heading: 'You may also like',
  because: (title) => (title ? `Because you viewed “${isolated(title)}”` : 'Because of what you viewed'),
  similar: (title) => (title ? `Similar to “${isolated(title)}”` : 'Similar'),
  history: 'Because of what you viewed',
  popular: 'Popular',
  pinned: 'Our pick',
};

/** Simplified Chinese. */
export const chineseTexts: RecommendationsTexts = {
  language: 'zh-CN',
  heading: '猜你喜欢',
  because: (title) => (title ? `因为你看过“${isolated(title)}”` : '根据你的浏览记录'),
  similar: (title) => (title ? `与“${isolated(title)}”相似` : '相似商品'),
  history: '根据你的浏览记录',
  popular: '热门',
  pinned: '本店推荐',
};
