/**
 * Which subtrees a proof is made of: PATH and PROOF of RFC 6962, sections 2.1.1 and 2.1.2, as ranges of leaves. Whoever
 * holds their hashes, in memory or in tiles, has the proof.
 */

/** The subtree over `span` leaves from `start` on; full where `span` is a power of two, and then it has that level. */
export type Subtree = { readonly start: number; readonly span: number };

/** The siblings of leaf `index` in the tree of `size` leaves, the leaf's first. 0 <= index < size */
export function inclusionPath(index: number, size: number): Subtree[] {
  return descend(index, size, ({ span }) => span === 1).siblings.reverse();
}

/** What shows that the tree of `size` leaves extends that of `oldSize`; empty where `oldSize` is 0 or `size`. 0 <= oldSize <= size */
export function consistencyPath(oldSize: number, size: number): Subtree[] {
  if (oldSize === 0) return [];
  // down to the last full subtree of the old tree; a verifier knows that one only where it is all of the old tree
  const { siblings, last } = descend(oldSize - 1, size, ({ start, span }) => start + span === oldSize);
  return (last.start === 0 ? siblings : [...siblings, last]).reverse();
}

/** The two parts of a subtree over at least two leaves; the left one is full. */
export function halvesOf({ start, span }: Subtree): [left: Subtree, right: Subtree] {
  const k = 2 ** levelBelow(span);
  return [
    { start, span: k },
    { start: start + k, span: span - k },
  ];
}

/** The level of a full subtree; undefined where it is none. */
export function fullLevel({ span }: Subtree): number | undefined {
  const level = span === 1 ? 0 : levelBelow(span) + 1;
  return 2 ** level === span ? level : undefined;
}

/** Go from the root over `size` leaves toward leaf `index` until `isThere`; keep the sibling at each split, root's first. */
function descend(index: number, size: number, isThere: (subtree: Subtree) => boolean) {
  const siblings: Subtree[] = [];
  let last: Subtree = { start: 0, span: size };
  while (!isThere(last)) {
    const [left, right] = halvesOf(last);
    const isLeft = index < right.start;
    siblings.push(isLeft ? right : left);
    last = isLeft ? left : right;
  }
  return { siblings, last };
}

/** The level of the largest power of two below `span` (>= 2): where RFC 6962 splits a tree. By steps: `>>` ends at 2^31. */
function levelBelow(span: number): number {
  let level = 0;
  while (2 ** (level + 1) < span) level++;
  return level;
}
