import { expect, it } from 'vitest';
import { createCohorts } from '../../../../server/simulate/federation/cohorts.ts';
import { drawVisitors } from '../../../../server/simulate/leakage/draw-visitors.ts';
import { shortPlan } from '../short-plan.ts';

it.each([
  // 240 of the 300 users may be trained on
  [100, 100, 70],
  [30, 30, 100],
  [220, 100, 10],
])('of cohorts of %d it draws %d members, and of the others %d for each side', (cohort, members, others) => {
  const plan = shortPlan({ cohort, releases: 2 });
  const drawn = drawVisitors(plan, 1);
  expect([drawn.members.length, drawn.others.length, drawn.crowd.length]).toEqual([members, others, others]);
  const everybody = [...drawn.members, ...drawn.others, ...drawn.crowd];
  expect(new Set(everybody).size).toBe(everybody.length);
  const { users, settings, seed } = plan;
  const inCohort = new Set(createCohorts({ users, ...settings }, settings.cap, seed)[1]!);
  expect(everybody.map((user) => inCohort.has(user))).toEqual(everybody.map((_, i) => i < members));
  expect(everybody.every((user) => users.includes(user))).toBe(true);
});
