/**
 * A few popular items that differ from each other: what to ask a new visitor about. Greedy maximal marginal relevance
 * (Carbonell, Goldstein 1998): the next item is the one with the best balance of popularity and of difference from
 * those that are already taken. A second item of one category comes only where no other category is left.
 */
import type { CatalogItem } from '../../shared/protocol/catalog.ts';
import { bestItems, type Wish } from './best-items.ts';

/** What items are told apart by. */
export type Looks = {
  readonly items: readonly CatalogItem[];
  /** [items], higher is more popular. */
  readonly popularity: Float32Array;
  /** Vectors of these items, [items, any length]. */
  readonly vectorsOf: (items: Int32Array) => Float32Array;
};

/** How many of the most popular items are looked at for each that is wanted. */
const candidatesEach = 12;

/** What popularity counts beside difference. */
const relevance = 0.5;

/** How alike two items of one category are, where 1 is the same content: no popularity makes up for it. */
const ofOneCategory = 3;

/** Indices of the items that a wish admits, as many as it wants where there are so many; the most popular first. */
export function diverseItems({ items, popularity, vectorsOf }: Looks, { count, exclude }: Wish): number[] {
  const isOpen = (item: number): boolean => !exclude.has(items[item]!.id);
  const candidates = bestItems(popularity, count * candidatesEach, isOpen);
  const vectors = vectorsOf(Int32Array.from(candidates));
  const worth = toUnitRange(candidates.map((item) => popularity[item]!));
  const likeness = (a: number, b: number): number => {
    const [{ category }, other] = [items[candidates[a]!]!, items[candidates[b]!]!];
    return category !== undefined && category === other.category
      ? ofOneCategory
      : cosine(vectors, candidates.length, a, b);
  };
  const nearest = candidates.map(() => -1);
  const taken: number[] = [];
  while (taken.length < Math.min(count, candidates.length)) {
    const gains = worth.map((value, c) =>
      taken.includes(c) ? -Infinity : relevance * value - (1 - relevance) * nearest[c]!,
    );
    const next = gains.indexOf(Math.max(...gains));
    taken.push(next);
    for (let c = 0; c < nearest.length; c++) nearest[c] = Math.max(nearest[c]!, likeness(c, next));
  }
  return taken.map((c) => candidates[c]!);
}

/** From the least, 0, to the most, 1; zeros where all are alike. */
function toUnitRange(values: readonly number[]): number[] {
  const least = Math.min(...values);
  const range = Math.max(...values) - least || 1;
  return values.map((value) => (value - least) / range);
}

/** Of two rows; 0 where one of them is zero. */
function cosine(vectors: Float32Array, rows: number, a: number, b: number): number {
  const width = vectors.length / rows;
  let [product, squareA, squareB] = [0, 0, 0];
  for (let k = 0; k < width; k++) {
    const [valueA, valueB] = [vectors[a * width + k]!, vectors[b * width + k]!];
    product += valueA * valueB;
    squareA += valueA * valueA;
    squareB += valueB * valueB;
  }
  return product / (Math.sqrt(squareA * squareB) || 1);
}
