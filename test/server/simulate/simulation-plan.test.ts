import { expect, it } from 'vitest';
import { planSimulation } from '../../../server/simulate/simulation-plan.ts';
import { createSplit } from '../../../server/simulate/split/create-split.ts';
import { fixture } from './fixture.ts';
import { shortPlan } from './short-plan.ts';

const unsaid = { releases: undefined, cohort: undefined };
const privacy = { epsilon: 8, delta: 1e-6, population: 10_000 };

it('makes 200 releases of 200 where nothing is said, and under noise 60 of everybody', () => {
  const clear = shortPlan(unsaid);
  expect(clear.settings).toMatchObject({ releases: 200, cohort: 200, variance: 0 });
  const noised = shortPlan({ ...unsaid, privacy });
  expect(noised.settings).toMatchObject({ releases: 60, cohort: noised.users.length, cap: 60 });
  expect(noised.settings.variance).toBeGreaterThan(0);
});

it('keeps to what is said, each on its own', () => {
  expect(shortPlan({ privacy, releases: 3, cohort: undefined }).settings.releases).toBe(3);
  expect(shortPlan({ privacy, releases: undefined, cohort: 50 }).settings).toMatchObject({
    releases: 60,
    cohort: 50,
  });
});

it('is refused where somebody would have to take part more often than the cap', () => {
  const split = createSplit(fixture(), { seed: 1 });
  const planOf = (cap: number) => {
    const privacy = { epsilon: 8, delta: 1e-6, cap };
    return planSimulation({ split, model: 'pooling', seed: 1, releases: 9, cohort: 'all', privacy });
  };
  expect(() => planOf(2)).toThrow(/BAD_CONFIG: cap/);
  expect(() => planOf(8)).toThrow(/take a cap of 9, got 8/);
  expect(planOf(9).settings.cap).toBe(9);
});

it('LA4 is refused where the sum of a cohort could leave 32 bits', () => {
  const split = createSplit(fixture(), { seed: 1 });
  const planOf = (users: number) => {
    // two events each, which is all that a plan looks at
    const dataset = {
      ...split.dataset,
      starts: Int32Array.from({ length: users + 1 }, (_, user) => 2 * user),
    };
    const stage = { ...split.stages[0]!, trainEnds: dataset.starts.subarray(1) };
    return shortPlan({ split: { ...split, dataset, stages: [stage] }, releases: 1, cohort: 'all' });
  };
  // the default radius of 4,096 is 2^12, so 2^19 updates can reach 2^31
  expect(() => planOf(2 ** 19)).toThrow(/BAD_CONFIG: 524288 updates of radius 4096 can leave 32 bits/);
  expect(planOf(2 ** 19 - 1).settings.cohort).toBe(2 ** 19 - 1);
});
