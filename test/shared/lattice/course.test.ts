import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Course, courseOf, isOnCourse } from '../../../shared/lattice/course.ts';
import { countedUpdate, updateShape } from '../../../shared/lattice/update-shape.ts';
import { sparseOf } from './naive-aggregation.ts';

function course(heading: readonly number[], leastCosine: number): Course {
  const set = courseOf(Float32Array.from(heading), leastCosine);
  if (!set) throw new Error('expected a course');
  return set;
}
const isOn = (update: readonly number[], step: readonly number[], leastCosine: number): boolean =>
  isOnCourse(sparseOf(update), course(step, leastCosine));

describe('the course of the model', () => {
  it('LA10 takes an update whose cosine is the least or more', () => {
    expect(isOn([3, 4], [0.5, 0], 0.6)).toBe(true);
    expect(isOn([3, 4], [0.5, 0], 0.601)).toBe(false);
    expect(isOn([-3, 4], [0.5, 0], 0)).toBe(false);
    expect(isOn([-3, 4], [0.5, 0], -0.6)).toBe(true);
  });

  it('LA10 is kept by an update of zeros, and by any before the first release', () => {
    expect(isOn([0, 0], [1, 0], 0.9)).toBe(true);
    expect(isOn([-5, 0], [0, 0], 0.9)).toBe(true);
  });

  it('LA10 is none where nothing is asked, and where the optimizer keeps no mean of the updates', () => {
    expect(courseOf(Float32Array.of(1), undefined)).toBeNull();
    expect(courseOf(null, 0.5)).toBeNull();
  });

  it('LA10 asks only where an update points, not how long it is', () => {
    const coordinate = fc.integer({ min: -100, max: 100 });
    const three = fc.array(coordinate, { minLength: 3, maxLength: 3 });
    const cosines = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(three, three, cosines, (update, step, least) => {
        const exact =
          update.reduce((sum, value, i) => sum + value * step[i]!, 0) /
          (Math.hypot(...update) * Math.hypot(...step));
        fc.pre(Math.abs(exact - least) > 1e-9); // not on the very edge
        expect(isOn(update, step, least)).toBe(exact > least);
        const longer = update.map((value) => 7 * value);
        expect(isOn(longer, step, least)).toBe(exact > least);
      }),
      { seed: 41 },
    );
  });
});

describe('what an update counts as', () => {
  const lattice = { clipNorm: 1, radius: 100 };
  const shape = updateShape(2, { lattice, metrics: { radius: 50 } });
  const update = sparseOf([-6, 8, 20, 0, 0, 0, 0, 0]);
  const counted = (leastCosine: number) => countedUpdate(update, shape, course([1, 0], leastCosine));

  it('LA10 is itself on course, and where there is none', () => {
    expect(counted(-1)).toEqual(update);
    expect(countedUpdate(update, shape, null)).toBe(update);
  });

  it('LA10 is its metrics alone off course: the angle is that of the coordinates of the model', () => {
    expect(counted(-0.59)).toEqual(sparseOf([0, 0, 20, 0, 0, 0, 0, 0]));
    expect(counted(-0.61)).toEqual(update);
  });

  it('LA10 is never longer, so that the sensitivity stays the radius', () => {
    const coordinate = fc.integer({ min: -60, max: 60 });
    const eight = fc.array(coordinate, { minLength: 8, maxLength: 8 });
    const square = (values: Int32Array): number => values.reduce((sum, value) => sum + value * value, 0);
    fc.assert(
      fc.property(eight, eight, fc.double({ min: -1, max: 1, noNaN: true }), (values, step, least) => {
        const given = sparseOf(values);
        const { indices, values: left } = countedUpdate(given, shape, course(step.slice(0, 2), least));
        expect(square(left)).toBeLessThanOrEqual(square(given.values));
        // a part of the update, nothing else
        expect([...left]).toEqual(Array.from(indices, (index) => values[index]));
      }),
      { seed: 42 },
    );
  });
});
