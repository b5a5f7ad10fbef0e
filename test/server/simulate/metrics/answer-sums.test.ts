import { describe, expect, it } from 'vitest';
import { answerResult } from '../../../../server/simulate/metrics/answer-result.ts';
import {
  type AnswerOptions,
  type AnswerState,
  addAnswers,
  answerSums,
  mergedAnswers,
  noAnswers,
} from '../../../../server/simulate/metrics/answer-sums.ts';
import { evaluateTests } from '../../../../server/simulate/metrics/evaluate.ts';
import { activityQuartiles, attributeGroupings } from '../../../../server/simulate/metrics/grouping.ts';
import { createSplit } from '../../../../server/simulate/split/create-split.ts';
import { knownBefore } from '../../../../server/simulate/split/split.ts';
import { refusal } from '../../../shared/log/refusal.ts';
import { seededUniform } from '../../../shared/seeded-random.ts';
import { fixture } from '../fixture.ts';

const dataset = fixture();
const split = createSplit(dataset, { seed: 1 });
const { tests } = split.stages[0]!;
const groupings = [activityQuartiles(dataset, tests), ...attributeGroupings(dataset)];
const options: AnswerOptions = { items: 120, seed: 1, groupings };
const popularity = new Float64Array(120).map((_, item) => item);
const result = (of: AnswerState) => answerResult(of, options, popularity);

/** Scores that are noise but for a user's targets, which some users have raised; the others' are rated. */
function evaluated(some = tests, raised = (user: number) => user % 3 === 0) {
  const all = answerSums(options);
  for (const test of some) {
    const uniform = seededUniform(test.user);
    const scores = Float32Array.from({ length: 120 }, uniform);
    if (raised(test.user)) for (const item of test.targets) scores[item] = 2;
    const ratings = raised(test.user) ? [] : [{ predicted: uniform(), actual: 1 }];
    all.add(test.user, scores, { targets: test.targets, known: knownBefore(dataset, test), ratings });
  }
  return all.state();
}

describe('the sums of answers', () => {
  it('counts tests, and gives 1 for targets on top', () => {
    const { tests: counted, full, sampled99, standardErrors } = result(evaluated(tests, () => true));
    expect(counted).toBe(tests.length);
    expect(full).toEqual({
      hr10: 1,
      ndcg10: 1,
      mrr: 1,
      auc: 1,
      precision10: 0.1,
      recall10: 1,
      f1At10: expect.closeTo(2 / 11, 8),
    });
    expect(sampled99).toEqual({ hr10: 1, ndcg10: 1 });
    expect(standardErrors.full.hr10).toBe(0);
  });

  it('gives what chance gives for noise', () => {
    const { full, sampled99, coverage10, exposureGini } = result(evaluated(tests, () => false));
    // about 105 candidates; 240 tests: a standard error of .02 for the hit rate, .019 for AUC
    expect(Math.abs(full.hr10 - 10 / 105)).toBeLessThan(0.08);
    expect(Math.abs(full.auc - 0.5)).toBeLessThan(0.08);
    expect(Math.abs(sampled99.hr10 - 0.1)).toBeLessThan(0.08);
    expect(coverage10).toBe(1);
    expect(exposureGini).toBeLessThan(0.2);
  });

  it('shares users between threads without a trace', () => {
    const whole = evaluated();
    const parts = [tests.slice(100), tests.slice(0, 40), tests.slice(40, 100)].map((part) => evaluated(part));
    const merged = noAnswers(options);
    for (const part of parts) addAnswers(merged, structuredClone(part));
    expect(merged).toEqual(whole);
    expect(result(merged)).toEqual(result(whole));
    const [one, ...others] = structuredClone(parts);
    expect(others.reduce(mergedAnswers, one!)).toEqual(whole);
    expect([one, ...others]).toEqual(parts);
  });

  it('has errors of ratings, in units of the data, where targets were rated', () => {
    const some = tests.slice(0, 2);
    const one = answerSums(options);
    for (const [i, { user, targets }] of some.entries()) {
      const ratings = [{ predicted: 0.5, actual: i }]; // .5 off, and .5 off; a third is right
      const right = { predicted: 1, actual: 1 };
      one.add(user, new Float32Array(120), {
        ...{ targets, known: new Int32Array(0) },
        ratings: i === 0 ? ratings : [...ratings, right],
      });
    }
    const { rating } = answerResult(one.state(), { ratingRange: 4 }, popularity);
    expect(rating).toEqual({
      mae: expect.closeTo((4 * 1) / 3, 6),
      rmse: expect.closeTo(4 * Math.sqrt(0.5 / 3), 6),
    });
    expect(result(evaluated(tests, () => true)).rating).toBeNull();
  });

  it('compares groups of users', () => {
    const [activity, side] = result(evaluated(tests, (user) => user % 2 === 0)).groupings;
    expect(side).toMatchObject({ name: 'side', groups: [{ label: 'left' }, { label: 'right' }] });
    expect(side!.groups[0]!.hr10.mean).toBe(1);
    expect(side!.groups[1]!.hr10.mean).toBeLessThan(0.3);
    expect(activity!.groups.reduce((sum, { users }) => sum + users, 0)).toBe(tests.length);
    expect(activity!.groups).toHaveLength(4);
  });

  it('sees items that the user had before only where they are included', () => {
    const add = (includeKnown: boolean) => {
      const one = answerSums({ items: 30, seed: 1, includeKnown });
      const scores = Float32Array.from({ length: 30 }, (_, item) => 30 - item);
      one.add(0, scores, { targets: Int32Array.of(12), known: Int32Array.of(0, 1, 2) });
      return answerResult(one.state(), {}, new Float64Array(30));
    };
    expect(add(false).full.mrr).toBeCloseTo(1 / 10, 8);
    expect(add(true).full.mrr).toBeCloseTo(1 / 13, 8);
    expect(add(false).full.auc).toBeCloseTo(17 / 26, 8);
    expect(add(true).full.auc).toBeCloseTo(17 / 29, 8);
    expect(add(false).coverage10).toBeCloseTo(10 / 30, 12);
    for (const includeKnown of [false, true]) {
      expect(add(includeKnown).sampled99.hr10).toBe(1); // rivals were never touched: nine are above
    }
  });

  it('refuses what cannot be scored', () => {
    const one = answerSums({ items: 3, seed: 1 });
    const known = Int32Array.of(0);
    const target = Int32Array.of(1);
    const scores = new Float32Array(3);
    expect(() => one.add(0, new Float32Array(2), { targets: target, known })).toThrow(refusal('BAD_MODEL'));
    expect(() => one.add(0, Float32Array.of(1, 2, Number.NaN), { targets: target, known })).toThrow(
      refusal('BAD_MODEL'),
    );
    expect(() => one.add(0, scores, { targets: new Int32Array(0), known })).toThrow(refusal('INTERNAL'));
    expect(() => one.add(0, scores, { targets: known, known })).toThrow(refusal('INTERNAL'));
    expect(one.state().all.count).toBe(0);
  });
});

it('asks with what is known, and no more', async () => {
  const asked = split.stages[0]!.newVisitorTests.get(5)!;
  const lengths: number[] = [];
  const all = answerSums(options);
  await evaluateTests(dataset, asked, {
    score: ({ items }) => {
      lengths.push(items.length);
      return new Float32Array(120);
    },
    answers: all,
  });
  expect(lengths).toEqual(asked.map(() => 5));
  expect(result(all.state()).tests).toBe(asked.length);
});
