import { describe, expect, it } from 'vitest';
import { addOwnRates, rateFeatures } from '../../../client/models/item-rates.ts';
import { toSequence } from '../../../client/models/sequence.ts';
import { eventTypes } from '../../../shared/protocol/event-type.ts';
import {
  initialOptimizerState,
  type Master,
  optimizerStep,
  type ServerOptimizer,
} from '../../../shared/server-optimizer.ts';
import { toEvents } from './small-catalog.ts';

const indexOf = new Map(['a', 'b', 'c', 'd'].map((id, index) => [id, index]));
const sequenceOf = (...lines: Parameters<typeof toEvents>[0][number][]) =>
  toSequence(toEvents(lines), indexOf);
const types = eventTypes.length;
const [view, like] = [eventTypes.indexOf('view'), eventTypes.indexOf('like')];
const size = indexOf.size * types;

/** Three visitors: of their views, `a` has 2/3, 1 and 1/2 (mean 13/18), `b` 1/3 and 1/2 (5/18); one likes `c`. */
const visitors = [
  sequenceOf(['a', 'view', 1], ['a', 'view', 2], ['b', 'view', 3], ['c', 'like', 4]),
  sequenceOf(['a', 'view', 1]),
  sequenceOf(['b', 'view', 1], ['a', 'view', 1]),
];

function meanDelta(values: Float32Array): Float32Array {
  const mean = new Float32Array(size);
  for (const visitor of visitors) {
    const delta = new Float32Array(size);
    addOwnRates(delta, values, visitor);
    delta.forEach((value, at) => {
      mean[at] = mean[at]! + value / visitors.length;
    });
  }
  return mean;
}

describe('private aggregate counts', () => {
  it.each<[string, ServerOptimizer]>([
    ['averaging', { kind: 'fedavg', learningRate: 1 }],
    ['Adam', { kind: 'fedadam', learningRate: 0.002, beta1: 0.9, beta2: 0.99, tau: 1e-4 }],
  ])('settle at the mean of the visitors’ shares, times items / 8: under %s', (_name, optimizer) => {
    let master: Master = {
      model: new Float32Array(size),
      optimizerState: initialOptimizerState(optimizer, size),
    };
    for (let release = 0; release < 600; release++) {
      master = optimizerStep(master, { update: meanDelta(master.model), version: release + 1 }, optimizer);
    }
    expect(master.model[view]).toBeCloseTo((13 / 18) * (4 / 8), 2);
    expect(master.model[types + view]).toBeCloseTo((5 / 18) * (4 / 8), 2);
    // Among those who like anything, `c` has all of it.
    expect(master.model[2 * types + like]).toBeCloseTo(4 / 8, 2);
    expect(master.model[3 * types + view]).toBeCloseTo(0, 2);
  });

  it('ask for little of a clip norm of 1: 0.3 for one event, less for many', () => {
    const contribution = (visitor: ReturnType<typeof sequenceOf>): number => {
      const delta = new Float32Array(size);
      addOwnRates(delta, new Float32Array(size), visitor);
      return Math.hypot(...delta);
    };
    expect(contribution(visitors[1]!)).toBeCloseTo(0.3, 6);
    expect(contribution(visitors[2]!)).toBeCloseTo(0.3 * Math.SQRT1_2, 6);
  });

  it('say nothing of event types that the visitor has none of', () => {
    const delta = new Float32Array(size);
    addOwnRates(delta, new Float32Array(size).fill(1), visitors[1]!);
    for (let item = 0; item < indexOf.size; item++) {
      expect(delta[item * types + like]).toBe(0);
      expect(delta[item * types + view]).not.toBe(0);
    }
  });
});

describe('counts as features', () => {
  it('are logarithms over the largest of their type, 0 where noise made them negative', () => {
    const values = new Float32Array(size);
    values[view] = 3;
    values[types + view] = 1;
    values[2 * types + view] = -0.5;
    values[3 * types + like] = 0.25;
    const features = rateFeatures(values);
    // log 4, log 2 and nothing over log 4
    expect([features[view], features[types + view], features[2 * types + view]]).toEqual([1, 0.5, 0]);
    expect(features[3 * types + like]).toBe(1);
  });

  it('do not change where all counts of a type grow alike and are small', () => {
    const values = Float32Array.from({ length: size }, (_, at) => 1e-4 * (at + 1));
    const [some, more] = [rateFeatures(values), rateFeatures(values.map((value) => 2 * value))];
    some.forEach((value, at) => {
      expect(more[at]).toBeCloseTo(value, 2);
    });
  });

  it('of a model without any are zeros', () => {
    expect(rateFeatures(new Float32Array(size))).toEqual(new Float32Array(size));
  });
});
