/** FNV-1a, 32 bits (Fowler, Noll, Vo; draft-eastlake-fnv), over UTF-16 code units: hashes words into buckets, no more. */
export function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** A sign for what is hashed, from the top bit: what meets in one bucket cancels as often as it adds up. */
export const signOf = (hash: number): number => (hash & 0x80000000 ? -1 : 1);
