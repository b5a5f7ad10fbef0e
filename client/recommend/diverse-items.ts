/**
 * A few popular items that differ from each other: what to ask a new visitor about. By maximal marginal relevance, with
 * one rule more: a second item of one category comes only where no other category is left.
 */
import type { CatalogItem } from '../../shared/protocol/catalog.ts';
import { bestItems } from './best-items.ts';
import { candidateCount, marginalRelevance, toUnitRange } from './marginal-relevance.ts';
import { cosine } from './unit-rows.ts';

/** What is chosen from. */
export type PopularItems = {
  readonly itemAt: (item: number) => Pick<CatalogItem, 'category'>;
  /** [items], higher is more popular. */
  readonly popularity: Float32Array;
  /** Vectors of these items at length 1 or 0, [items, any length]. */
  readonly vectorsOf: (items: Int32Array) => Float32Array;
};

/** What popularity counts beside difference. */
const lambda = 0.5;

/** Similarity of two items of one category, where 1 is the same content: no popularity makes up for it. */
const ofOneCategory = 3;

/** Indices of `count` of the items that are open, or of all where there are fewer; the most popular first. */
export function diverseItems(
  { itemAt, popularity, vectorsOf }: PopularItems,
  count: number,
  isOpen: (item: number) => boolean,
): number[] {
  const candidates = bestItems(popularity, candidateCount(count), isOpen);
  const vectors = vectorsOf(Int32Array.from(candidates));
  const width = vectors.length / candidates.length;
  const similarity = (a: number, b: number): number => {
    const [{ category }, other] = [itemAt(candidates[a]!), itemAt(candidates[b]!)];
    return category !== undefined && category === other.category
      ? ofOneCategory
      : cosine(vectors, width, a, b);
  };
  const relevance = toUnitRange(candidates.map((item) => popularity[item]!));
  return marginalRelevance({ relevance, similarity, lambda }, count).map((each) => candidates[each]!);
}
