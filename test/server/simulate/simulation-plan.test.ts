import { expect, it } from 'vitest';
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
