/** Which populations and epsilons the curve of quality against privacy is drawn for, and the noise of each. */
import { HearsayError } from '../../../shared/hearsay-error.ts';
import { type CohortPlan, neededCap, requireCap } from '../federation/cohorts.ts';
import { type ScaledNoise, scaledNoise } from './scaled-noise.ts';

/** N: profiles that the simulated users stand for. */
const populations = [1_000, 10_000, 100_000] as const;

/** What is asked for. */
export type PrivacyCurveOptions = {
  /** Each above 0. */
  readonly epsilons: readonly number[];
  readonly delta: number;
  /** Most participations of a profile; without it, as many as the plan needs. */
  readonly cap?: number | undefined;
};

/** For whom, and under which privacy. */
export type PrivacyCurveTarget = {
  /** N: profiles that the simulated users stand for. */
  readonly population: number;
  /** As asked for; what the noise gives is never above. */
  readonly epsilon: number;
  readonly delta: number;
};

/** One federation to run, or why it cannot be. */
export type PrivacyCurveRun = PrivacyCurveTarget &
  ({ readonly noise: ScaledNoise } | { readonly skipped: string });

/** One that can be run. */
export type NoisyPrivacyCurveRun = Extract<PrivacyCurveRun, { readonly noise: ScaledNoise }>;

/** By population, then in the order of the epsilons. What is refused has the planner's reason. */
export function planPrivacyCurve(
  options: PrivacyCurveOptions,
  cohorts: CohortPlan,
  radius: number,
): PrivacyCurveRun[] {
  const { epsilons, delta, cap = neededCap(cohorts) } = options;
  const noiseOf = (epsilon: number, population: number): ScaledNoise => {
    requireCap(cohorts, cap);
    const wish = { epsilon, delta, cap, population };
    return scaledNoise(wish, { users: cohorts.users.length, radius });
  };
  return populations.flatMap((population) =>
    epsilons.map((epsilon) => {
      const point = { population, epsilon, delta };
      try {
        return { ...point, noise: noiseOf(epsilon, population) };
      } catch (error) {
        return { ...point, skipped: reasonOf(error) };
      }
    }),
  );
}

/** The refusal in words, without its code. @throws what is no refusal */
function reasonOf(error: unknown): string {
  if (error instanceof HearsayError && error.code === 'BAD_CONFIG') {
    return error.message.slice('BAD_CONFIG: '.length);
  }
  throw error;
}
