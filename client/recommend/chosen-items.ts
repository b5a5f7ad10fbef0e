/** From scores to what a page shows: pins, then the best of what may be shown, boosted and diversified as the page wants. */
import type { Item } from '../embed/api.ts';
import { bestItems } from './best-items.ts';
import type { Choice } from './choice.ts';
import { candidateCount, marginalRelevance, toUnitRange } from './marginal-relevance.ts';
import { cosine } from './unit-rows.ts';

/** What is chosen from. */
type Shelf = {
  readonly indexOf: ReadonlyMap<string, number>;
  /** By index. */
  readonly itemAt: (item: number) => Item;
  /** Vectors of these items at length 1 or 0, [items, any length]. */
  readonly vectorsOf: (items: Int32Array) => Float32Array;
};

/** What besides the page's choice decides. */
export type Terms = {
  readonly choice: Choice;
  /** Ids that are not shown, unless they are pinned. */
  readonly hidden: ReadonlySet<string>;
  /** Ids that are not shown, pinned or not. */
  readonly never: ReadonlySet<string>;
  /** Only items that score more than this before any boost, unless they are pinned; default: all. */
  readonly above?: number;
  /** Only items of it: always, or where there are as many as wanted. */
  readonly category?: { readonly name: string; readonly isStrict: boolean } | undefined;
};

/** One item of the list. */
export type Chosen = { readonly itemId: string; readonly score: number; readonly isPinned: boolean };

/** @param scores [items] @returns as many as wanted, or fewer; each once, none of which is out of stock */
export function chooseItems(scores: Float32Array, terms: Terms, shelf: Shelf): Chosen[] {
  const { choice, hidden, above = Number.NEGATIVE_INFINITY } = terms;
  const { boost, diversity, count } = choice;
  const mayShow = admission(terms, shelf);
  const pinned = pinnedItems(choice.pin, shelf, mayShow).slice(0, count);
  const isOpen = (item: number): boolean =>
    scores[item]! > above && !hidden.has(shelf.itemAt(item).id) && !pinned.includes(item) && mayShow(item);
  const ranked = boost ? boosted(scores, shelf, boost) : scores;
  const wanted = count - pinned.length;
  const depth = diversity > 0 ? candidateCount(wanted) : wanted;
  const best = bestWithin(terms.category, { ranked, wanted, depth, isOpen }, shelf);
  const taken = diversity > 0 ? diversified(best, ranked, shelf, { wanted, diversity }) : best;
  const toChosen = (item: number, score: number, isPinned: boolean): Chosen => ({
    itemId: shelf.itemAt(item).id,
    score,
    isPinned,
  });
  return [
    ...pinned.map((item) => toChosen(item, scores[item]!, true)),
    ...taken.map((item) => toChosen(item, ranked[item]!, false)),
  ];
}

/** Whether an item may be shown at all. The page's filter is asked last, and of each item once. */
function admission({ choice, never }: Terms, { itemAt }: Shelf): (item: number) => boolean {
  const known = new Map<number, boolean>();
  return (index) => {
    const item = itemAt(index);
    if (!item.inStock || never.has(item.id)) return false;
    const admitted = known.get(index) ?? choice.filter?.(item) ?? true;
    known.set(index, admitted);
    return admitted;
  };
}

function pinnedItems(
  pin: readonly string[],
  { indexOf }: Shelf,
  mayShow: (item: number) => boolean,
): number[] {
  const items = pin.flatMap((id) => indexOf.get(id) ?? []);
  return [...new Set(items)].filter(mayShow);
}

/** A score is a logarithm of odds, but for a constant: odds times a factor is its logarithm more. */
function boosted(scores: Float32Array, { itemAt }: Shelf, boost: (item: Item) => number): Float32Array {
  return scores.map((score, item) => score + Math.log(boost(itemAt(item))));
}

type Ranking = {
  /** [items]; -Infinity: never. */
  readonly ranked: Float32Array;
  readonly wanted: number;
  /** How many of the best are looked for. */
  readonly depth: number;
  readonly isOpen: (item: number) => boolean;
};

function bestWithin(
  category: Terms['category'],
  { ranked, wanted, depth, isOpen }: Ranking,
  { itemAt }: Shelf,
): number[] {
  const isPossible = (item: number): boolean => ranked[item]! > Number.NEGATIVE_INFINITY && isOpen(item);
  if (category) {
    const { name, isStrict } = category;
    const inside = bestItems(ranked, depth, (item) => itemAt(item).category === name && isPossible(item));
    if (isStrict || inside.length >= wanted) return inside;
  }
  return bestItems(ranked, depth, isPossible);
}

function diversified(
  candidates: readonly number[],
  ranked: Float32Array,
  { vectorsOf }: Shelf,
  { wanted, diversity }: { readonly wanted: number; readonly diversity: number },
): number[] {
  const vectors = vectorsOf(Int32Array.from(candidates));
  const width = vectors.length / candidates.length;
  const relevance = toUnitRange(candidates.map((item) => ranked[item]!));
  const similarity = (a: number, b: number): number => cosine(vectors, width, a, b);
  const taken = marginalRelevance({ relevance, similarity, lambda: 1 - diversity }, wanted);
  return taken.map((each) => candidates[each]!);
}
