import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCohorts, neededCap } from '../../../../server/simulate/federation/cohorts.ts';

const plan = fc
  .record({
    users: fc.integer({ min: 1, max: 40 }),
    releases: fc.integer({ min: 1, max: 30 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ users, releases, share }) => ({
    users: Int32Array.from({ length: users }, (_, i) => 3 * i),
    releases,
    cohort: 1 + Math.floor(share * (users - 1)),
  }));

function participations(cohorts: readonly Int32Array[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const user of cohorts.flatMap((cohort) => [...cohort])) counts.set(user, (counts.get(user) ?? 0) + 1);
  return counts;
}

describe('cohorts', () => {
  it('are as many and as large as planned, of different users each', () => {
    fc.assert(
      fc.property(plan, (each) => {
        const cohorts = createCohorts(each, neededCap(each), 1);
        expect(cohorts).toHaveLength(each.releases);
        for (const cohort of cohorts) {
          expect(cohort).toHaveLength(each.cohort);
          expect(new Set(cohort).size).toBe(each.cohort);
          expect(cohort.every((user) => each.users.includes(user))).toBe(true);
        }
      }),
    );
  });

  it('let nobody take part more often than ceil(releases * cohort / users)', () => {
    fc.assert(
      fc.property(plan, fc.integer(), (each, seed) => {
        const counts = participations(createCohorts(each, neededCap(each), seed));
        const most = Math.ceil((each.releases * each.cohort) / each.users.length);
        expect(Math.max(...counts.values())).toBeLessThanOrEqual(most);
      }),
    );
  });

  it('are refused where somebody would have to pass the cap', () => {
    const users = Int32Array.from({ length: 10 }, (_, i) => i);
    const each = { users, releases: 5, cohort: 3 }; // 15 participations of 10 users
    expect(neededCap(each)).toBe(2);
    expect(() => createCohorts(each, 1, 1)).toThrow(/BAD_CONFIG: cap: .* take a cap of 2, got 1/);
    expect(createCohorts(each, 2, 1)).toHaveLength(5);
  });

  it('are refused where they are larger than the users', () => {
    const users = Int32Array.of(1, 2);
    expect(() => createCohorts({ users, releases: 1, cohort: 3 }, 9, 1)).toThrow(/BAD_CONFIG: cohort/);
  });

  it('are the same for the same seed, others for another', () => {
    const users = Int32Array.from({ length: 50 }, (_, i) => i);
    const each = { users, releases: 3, cohort: 20 };
    expect(createCohorts(each, 2, 7)).toEqual(createCohorts(each, 2, 7));
    expect(createCohorts(each, 2, 7)).not.toEqual(createCohorts(each, 2, 8));
  });
});
