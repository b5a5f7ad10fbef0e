/** What somebody who mistyped a name meant, by edit distance (Levenshtein 1966). */
import { distance } from 'fastest-levenshtein';

/** Further away it is another name. */
const mostEdits = 3;

/** The name that takes the fewest edits, at most three and half as many as it has letters; undefined: none is near. */
export function nearestName(name: string, names: readonly string[]): string | undefined {
  const near = names
    .map((other) => ({ other, edits: distance(name, other) }))
    .filter(({ other, edits }) => edits <= Math.min(mostEdits, other.length / 2));
  return near.sort((a, b) => a.edits - b.edits)[0]?.other;
}
