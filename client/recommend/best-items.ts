/** The head of a ranking, without sorting the whole catalog. */

/** Indices of the `count` highest scores among those admitted, best first; ties by index. */
export function bestItems(scores: Float32Array, count: number, admits: (item: number) => boolean): number[] {
  const top: number[] = [];
  for (let item = 0; item < scores.length; item++) {
    const last = top[top.length - 1];
    if (top.length === count && last !== undefined && scores[item]! <= scores[last]!) continue;
    if (!admits(item)) continue;
    let at = top.length;
    while (at > 0 && scores[top[at - 1]!]! < scores[item]!) at--;
    top.splice(at, 0, item);
    if (top.length > count) top.pop();
  }
  return top;
}

/** One item with its score. */
export type Scored = { readonly itemId: string; readonly score: number };

/** What is wanted. */
export type Wish = {
  readonly count: number;
  /** Item ids never to return. */
  readonly exclude: ReadonlySet<string>;
};

/** The best items by their scores, [items], that a wish admits. */
export function wishedItems(
  items: readonly { readonly id: string }[],
  scores: Float32Array,
  { count, exclude }: Wish,
): Scored[] {
  return bestItems(scores, count, (item) => !exclude.has(items[item]!.id)).map((item) => ({
    itemId: items[item]!.id,
    score: scores[item]!,
  }));
}
