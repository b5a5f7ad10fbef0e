/** The head of a ranking, without sorting the whole catalog. */

/**
 * Indices of the `count` highest scores among those admitted, best first; ties by index. Taken from a binary heap
 * (Williams, Floyd 1964), so that no more items are asked about than the head is deep.
 * @param scores finite, or -Infinity
 * @param admits asked in the order of the ranking, of each item once at most
 */
export function bestItems(scores: Float32Array, count: number, admits: (item: number) => boolean): number[] {
  const heap = heapOf(scores);
  const best: number[] = [];
  for (let size = heap.length; size > 0 && best.length < count; ) {
    const item = heap[0]!;
    heap[0] = heap[--size]!;
    sink(heap, scores, 0, size);
    if (admits(item)) best.push(item);
  }
  return best;
}

/** [items], the best on top. */
function heapOf(scores: Float32Array): Int32Array {
  const heap = new Int32Array(scores.length);
  for (let item = 0; item < heap.length; item++) heap[item] = item;
  for (let at = (heap.length >> 1) - 1; at >= 0; at--) sink(heap, scores, at, heap.length);
  return heap;
}

/** Let what stands at a place go below what is better, among the first `size`. */
function sink(heap: Int32Array, scores: Float32Array, from: number, size: number): void {
  const item = heap[from]!;
  const score = scores[item]!;
  let at = from;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= size) break;
    if (child + 1 < size && isBetter(scores, heap[child + 1]!, heap[child]!)) child++;
    const below = heap[child]!;
    if (score > scores[below]! || (score === scores[below] && item < below)) break;
    heap[at] = below;
    at = child;
  }
  heap[at] = item;
}

const isBetter = (scores: Float32Array, item: number, other: number): boolean =>
  scores[item]! > scores[other]! || (scores[item] === scores[other] && item < other);

/** One item with its score. */
export type Scored = { readonly itemId: string; readonly score: number };
