/** Ids to dense indices, in order of appearance. */

/** Known ids. */
export type IdIndex = {
  /** The ids, by index. */
  readonly ids: readonly string[];
  /** The index of an id, a new one where it has none yet. */
  add(id: string): number;
  has(id: string): boolean;
};

/** An empty index. */
export function idIndex(): IdIndex {
  const ids: string[] = [];
  const indices = new Map<string, number>();
  return {
    ids,
    has: (id) => indices.has(id),
    add(id) {
      const known = indices.get(id);
      if (known !== undefined) return known;
      // A cell is a slice that would keep its whole line in memory. No id has half a character, so UTF-8 is faithful.
      const own = Buffer.from(id, 'utf8').toString('utf8');
      indices.set(own, ids.length);
      return ids.push(own) - 1;
    },
  };
}
