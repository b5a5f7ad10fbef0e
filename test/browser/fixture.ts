/**
 * A small catalog with real structure: departments whose visitors buy within them, in orders. Titles say nothing,
 * so that what is learned is learned from behaviour. Made from a seed; labelled as made, it is no data set.
 */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { seededUniform } from '../shared/seeded-random.ts';

const departments = 8;
const itemsPerDepartment = 24;
const ordersPerVisitor = 5;
const linesPerOrder = 5;

/** One visitor of the fixture. */
export type FixtureVisitor = {
  readonly id: string;
  /** Item ids of each order, oldest first; the last one is held out. */
  readonly orders: readonly (readonly string[])[];
};

/** Ids that cannot occur by chance in what leaves a browser. */
function itemId(department: number, item: number): string {
  return `sku-${(((department * 1009 + item) * 2654435761) % 2 ** 32).toString(36)}-${department}x${item}`;
}

/** The catalog. */
export const fixtureItems = Array.from({ length: departments * itemsPerDepartment }, (_, i) => ({
  id: itemId(Math.floor(i / itemsPerDepartment), i % itemsPerDepartment),
  title: `Ware nr${(i * 7919) % 10_000}`,
}));

/** @param count visitors; every department gets its share */
export function fixtureVisitors(count: number, seed: number): FixtureVisitor[] {
  const random = seededUniform(seed);
  return Array.from({ length: count }, (_, visitor) => {
    const shelf = shuffled(itemsPerDepartment, random).map((item) => itemId(visitor % departments, item));
    const orders = Array.from({ length: ordersPerVisitor }, () => {
      const own = shelf.splice(0, linesPerOrder - 1);
      const stray = fixtureItems[Math.floor(random() * fixtureItems.length)]?.id ?? '';
      return [...own, stray];
    });
    return { id: `visitor-${visitor}-${seed}`, orders };
  });
}

function shuffled(count: number, random: () => number): number[] {
  const numbers = Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [numbers[i], numbers[j]] = [numbers[j] as number, numbers[i] as number];
  }
  return numbers;
}

/** Write visitors as the demo's crowd reads them: an order a day. */
export function writeEvents(visitors: readonly FixtureVisitor[]): string {
  const rows = visitors.flatMap(({ id, orders }) =>
    orders.flatMap((order, day) => order.map((item) => `2011-01-0${day + 1} 10:00:00,${id},${item}`)),
  );
  const file = join(mkdtempSync(join(tmpdir(), 'hearsay-fixture-')), 'events.csv.gz');
  writeFileSync(file, gzipSync(`timestamp,user_id,item_id\n${rows.join('\n')}\n`));
  return file;
}
