import { describe, expect, it, onTestFinished } from 'vitest';
import { createCohorts } from '../../../../server/simulate/federation/cohorts.ts';
import {
  Federation,
  type FederationParts,
  firstState,
} from '../../../../server/simulate/federation/federation.ts';
import { ThreadPool } from '../../../../server/simulate/federation/thread-pool.ts';
import { loneUpdate } from '../../../../server/simulate/leakage/lone-update.ts';
import { simulatedSite, simulatedSpec } from '../../../../server/simulate/simulation-plan.ts';
import { clipDelta } from '../../../../shared/lattice/clip.ts';
import { latticeUnit } from '../../../../shared/lattice/lattice.ts';
import { initialModel } from '../../../../shared/model/initial-model.ts';
import { specDim } from '../../../../shared/model/spec.ts';
import { type ReleaseInput, release } from '../../../../shared/release.ts';
import { shortPlan } from '../short-plan.ts';

/** A federation of cohorts of six after a release, with the sum that it was made of. */
async function afterRelease() {
  const plan = shortPlan({ cohort: 6, releases: 1 });
  const { users, settings, seed, split } = plan;
  const spec = simulatedSpec(plan);
  const pool = await ThreadPool.start(simulatedSite(plan), specDim(spec), { threads: 1 });
  onTestFinished(() => pool.close());
  const seen: ReleaseInput[] = [];
  const parts: FederationParts = {
    ...{ pool, spec, settings, seed, users, trainEnds: split.stages[0]!.trainEnds },
    release: (input, config) => {
      seen.push(input);
      return release(input, config);
    },
  };
  const state = firstState(initialModel(spec, seed), settings);
  await new Federation(parts, state).next();
  const [cohort] = createCohorts({ users, ...settings }, settings.cap, seed);
  return { moment: { parts, state }, cohort: cohort!, sum: seen[0]!.sum, split };
}

describe('what a visitor gives alone', () => {
  it('is what went into the sum: all of a cohort together are the sum', async () => {
    const { moment, cohort, sum } = await afterRelease();
    const together = new Int32Array(sum.length);
    for (const user of cohort) {
      const { update } = (await loneUpdate(moment, user))!;
      for (let i = 0; i < together.length; i++) together[i] = together[i]! + update[i]!;
    }
    expect(together).toEqual(sum);
    expect(sum.some((value) => value !== 0)).toBe(true);
  });

  it('is its delta, clipped, and rounded by less than one lattice unit', async () => {
    const { moment, cohort } = await afterRelease();
    const { delta, update } = (await loneUpdate(moment, cohort[0]!))!;
    const lattice = moment.parts.settings.lattice!;
    const clipped = clipDelta(delta, lattice);
    expect(update).toHaveLength(clipped.length);
    for (const [i, value] of update.entries()) {
      // a float32 is wrong by some 1e-7 of itself
      expect(Math.abs(value - clipped[i]! / latticeUnit(lattice))).toBeLessThan(1.001);
    }
  });

  it('is nothing of a user who has nothing to learn from', async () => {
    const { moment, split } = await afterRelease();
    const newVisitor = split.isNewVisitor.indexOf(1);
    expect(await loneUpdate(moment, newVisitor)).toBeUndefined();
  });
});
