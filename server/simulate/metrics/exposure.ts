/** How evenly recommendations fall on the items of a catalog, whatever they are worth to anyone. */

/** Share of items that were ever recommended, 0..1. */
export function coverage(exposure: Float64Array): number {
  let shown = 0;
  for (const count of exposure) if (count > 0) shown++;
  return exposure.length === 0 ? 0 : shown / exposure.length;
}

/** Gini coefficient: 0 where every item is shown as often, towards 1 where one item has it all. 0 where nothing is shown. */
export function gini(exposure: Float64Array): number {
  const sorted = exposure.slice().sort();
  let weighted = 0;
  let total = 0;
  sorted.forEach((count, i) => {
    weighted += (2 * (i + 1) - sorted.length - 1) * count;
    total += count;
  });
  return total === 0 ? 0 : weighted / (sorted.length * total);
}

/**
 * Share of the exposure that falls to the 80 % least popular items, 0..1. Of items as popular as the one on the line, as
 * large a part counts as fits.
 * @param popularity [items] such as users in training
 */
export function longTailShare(exposure: Float64Array, popularity: ArrayLike<number>): number {
  const sorted = Float64Array.from(popularity).sort();
  const tailItems = 0.8 * sorted.length;
  const line = sorted[Math.ceil(tailItems) - 1] ?? 0;
  let below = 0;
  let onLine = 0;
  for (const each of sorted) {
    if (each < line) below++;
    else if (each === line) onLine++;
  }
  const share = (tailItems - below) / onLine;
  let total = 0;
  let tail = 0;
  exposure.forEach((count, item) => {
    total += count;
    if (popularity[item]! < line) tail += count;
    else if (popularity[item] === line) tail += count * share;
  });
  return total === 0 ? 0 : tail / total;
}
