/** What somebody who mistyped a name meant. Edit distance: Levenshtein 1966, by the table of Wagner and Fischer 1974. */

/** Further away it is another name. */
const mostEdits = 3;

/** The name that takes the fewest edits, at most three and half as many as it has letters; undefined: none is near. */
export function nearestName(name: string, names: readonly string[]): string | undefined {
  const near = names
    .map((other) => ({ other, edits: editsBetween(name, other) }))
    .filter(({ other, edits }) => edits <= Math.min(mostEdits, other.length / 2));
  return near.sort((a, b) => a.edits - b.edits)[0]?.other;
}

/** Least letters to insert, to delete or to replace. */
function editsBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      next.push(Math.min(row[j + 1]! + 1, next[j]! + 1, row[j]! + (letter === b[j] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length]!;
}
