import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { itemsInUse } from '../../../client/models/items-in-use.ts';
import { bagOfItems, copies, maskedBags } from '../../../client/models/masked-bags.ts';
import { type Targets, toDense } from '../../../client/models/predictions.ts';
import { toSequence } from '../../../client/models/sequence.ts';
import { seededUniform } from '../../shared/seeded-random.ts';
import { toEvents } from './small-catalog.ts';

const indexOf = new Map(['a', 'b', 'c', 'd', 'e', 'f'].map((id, index) => [id, index]));
const sequenceOf = (...lines: Parameters<typeof toEvents>[0][number][]) =>
  toSequence(toEvents(lines), indexOf);

const sequence = sequenceOf(
  ['a', 'view', 1],
  ['b', 'view', 2],
  ['c', 'dislike', 3],
  ['a', 'view', 4],
  ['d', 'like', 5],
);
const width = 4;
const total = (values: Iterable<number>): number => [...values].reduce((sum, value) => sum + value, 0);
const rowsOf = (matrix: Float32Array): number[][] =>
  Array.from({ length: matrix.length / width }, (_, row) => [
    ...matrix.subarray(row * width, (row + 1) * width),
  ]);

/** Weights of targets, [copies, items of `sequence`]: its items are the first of the catalog, in order. */
const dense = (targets: Targets): Float32Array => toDense(targets, copies, width);

/** Many copies, the empty ones apart. */
const steps = Array.from(
  { length: 200 },
  (
    (draw) => () =>
      maskedBags(sequence, draw)
  )(seededUniform(5)),
);
const masked = steps.flatMap(({ bags, targets: wanted }) => {
  const targets = rowsOf(dense(wanted));
  return rowsOf(bags)
    .slice(0, -1)
    .map((bag, copy) => ({ bag, target: targets[copy]! }));
});

describe('a bag of items', () => {
  it('has length 1, what is older by a step counting nine tenths as much', () => {
    const two = sequenceOf(['a', 'view', 1], ['b', 'view', 2]);
    const [a, b] = bagOfItems(two, { steps: [2], ends: [2] });
    expect(a! / b!).toBeCloseTo(0.9, 6);
    expect(Math.hypot(a!, b!)).toBeCloseTo(1, 6);
  });

  it('is empty where nothing has happened', () => {
    expect([...bagOfItems(sequence, { steps: [0], ends: [0] })]).toEqual([0, 0, 0, 0]);
  });
});

describe('masked bags', () => {
  it('have length 1, or nothing in them', () => {
    for (const { bag } of masked) {
      const length = Math.hypot(...bag);
      if (length > 0) expect(length).toBeCloseTo(1, 5);
    }
  });

  it('end at a moment that is drawn, hide half of what was before it, and all that comes later, pair by pair', () => {
    // `d` came last: it is seen where the moment is the last of five, and then by half.
    const seesLast = masked.filter(({ bag }) => bag[3]! > 0).length / masked.length;
    expect(Math.abs(seesLast - 1 / 10)).toBeLessThan(0.025);
    // `a` came first: it has always happened.
    const seesFirst = masked.filter(({ bag }) => bag[0]! > 0).length / masked.length;
    expect(Math.abs(seesFirst - 1 / 2)).toBeLessThan(0.04);
    for (let copy = 0; copy < masked.length; copy += 2) {
      const [one, other] = [masked[copy]!.bag, masked[copy + 1]!.bag];
      expect(one[0]! > 0).toBe(other[0] === 0);
      expect(one.every((value, row) => value === 0 || other[row] === 0)).toBe(true);
    }
  });

  it('ask for the whole bag, ten times as much for what they hide, never for what was disliked', () => {
    for (const { bag, target } of masked) {
      expect(target[2]).toBe(0);
      expect(Math.min(target[0]!, target[1]!, target[3]!)).toBeGreaterThan(0);
      expect(total(target)).toBeCloseTo(0.9 / (copies - 1), 6);
      // Whoever sees `d` looks from after it; `a` was a step before. Verdicts are 0.5 and 1.
      if (bag[3] === 0) continue;
      const ratio = target[0]! / target[3]!;
      expect(ratio).toBeCloseTo(bag[0] === 0 ? (0.5 * 0.9) / 0.1 : 0.5 * 0.9, 5);
    }
  });

  it('ask less for what lies further from the moment', () => {
    // Where neither is seen, `b` (a view) lies at the first moment and `d` (a like) three steps on, or at the last one
    // `d` lies there and `b` three steps back.
    const unseen = masked.filter(({ bag }) => bag[1] === 0 && bag[3] === 0);
    const ratios = unseen.map(({ target }) => target[3]! / target[1]!);
    expect(Math.min(...ratios)).toBeCloseTo(2 * 0.9 ** 3, 5);
    expect(Math.max(...ratios)).toBeCloseTo(2 / 0.9 ** 3, 5);
  });

  it('end with one that hides everything and asks for all that was wanted alike', () => {
    for (const { bags, targets } of steps) {
      expect(rowsOf(bags).at(-1)).toEqual([0, 0, 0, 0]);
      const target = rowsOf(dense(targets)).at(-1)!;
      [0.025, 0.025, 0, 0.05].forEach((weight, row) => {
        expect(target[row]).toBeCloseTo(weight, 6);
      });
    }
  });

  it('push what was disliked down in every copy, on the scale of what is wanted', () => {
    for (const { negatives } of steps.slice(0, 5)) {
      const rows = rowsOf(dense(negatives));
      expect(rows.every((row) => row[0] === 0 && row[1] === 0 && row[3] === 0)).toBe(true);
      // One dislike against likings of 0.5, 0.5 and 1.
      expect(total(rows.map((row) => row[2]!))).toBeCloseTo(0.5, 5);
    }
  });

  it('weigh 1 together, and are finite, for any history with something wanted', () => {
    const line = fc.tuple(
      fc.constantFrom(...indexOf.keys()),
      fc.constantFrom('view' as const, 'purchase' as const, 'impression' as const),
      fc.nat(4),
    );
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 12 }), fc.nat(1000), (lines, seed) => {
        const history = sequenceOf(['f', 'like', 2], ...lines);
        const { bags, targets, negatives } = maskedBags(history, seededUniform(seed + 1));
        expect(bags).toHaveLength(copies * itemsInUse(history).length);
        expect(total(targets.weight)).toBeCloseTo(1, 4);
        const values = [...bags, ...targets.weight, ...negatives.weight];
        expect(values.every((value) => value >= 0 && value <= 1.0001)).toBe(true);
      }),
    );
  });
});
