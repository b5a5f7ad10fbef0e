/** Groups of users between which quality is compared: by how much they did, and by the attributes that the data give. */
import type { Dataset } from '../dataset/dataset.ts';
import type { Test } from '../split/split.ts';

/** One way to group users. */
export type Grouping = {
  readonly name: string;
  readonly labels: readonly string[];
  /** [users] index into `labels`, -1 for none. */
  readonly of: Int16Array;
};

/** Fewest users of an attribute's value that are a group; the others go together. */
const fewestUsers = 20;
const mostValues = 12;

/**
 * Quarters of the tested users by the number of their events before the first test. Users of one number stay together, so
 * that quarters may be uneven, and there may be fewer than four.
 */
export function activityQuartiles({ starts }: Dataset, tests: readonly Test[]): Grouping {
  const counts = new Map<number, number>();
  for (const { user, historyEnd } of tests) {
    if (!counts.has(user)) counts.set(user, historyEnd - starts[user]!);
  }
  const sorted = Float64Array.from(counts.values()).sort();
  const bounds = [0.25, 0.5, 0.75].map((share) => sorted[Math.floor(share * sorted.length)] ?? 0);
  const lows = [...new Set([sorted[0] ?? 0, ...bounds])];
  const labels = lows.map((low, i) =>
    i + 1 < lows.length ? range(low, lows[i + 1]! - 1) : `${low} events or more`,
  );
  const of = new Int16Array(starts.length - 1).fill(-1);
  for (const [user, count] of counts) of[user] = lows.filter((low) => low <= count).length - 1;
  return { name: 'activity', labels, of };
}

const range = (low: number, high: number): string =>
  low === high ? `${low} events` : `${low} to ${high} events`;

/** One grouping for each attribute: its commonest values, `other`, and `unknown`; without those that nobody has. */
export function attributeGroupings({ userAttributes }: Dataset): Grouping[] {
  return Array.from(userAttributes, ([name, values]) => {
    const counts = new Map<string, number>();
    for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
    const common = [...counts]
      .filter(([, count]) => count >= fewestUsers)
      .sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))
      .slice(0, mostValues)
      .map(([value]) => value);
    const indices = new Map(common.map((value, i) => [value, i]));
    const of = Int16Array.from(values, (value) =>
      value === null ? common.length + 1 : (indices.get(value) ?? common.length),
    );
    return { name, labels: [...common, 'other', 'unknown'], of };
  });
}
