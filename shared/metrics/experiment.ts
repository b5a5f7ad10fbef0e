/**
 * An experiment in the visitors' browsers, as an update tells of it (PROTOCOL.md, PR14, LA8): a profile is in one arm, and
 * says of the site and of each placement, once in the whole experiment, that it came, followed a recommendation, put
 * something into its cart, bought. So a sum over all releases counts profiles, each of them once: the arms were drawn by
 * profile, and so is what is compared (Deng, Knoblich, Lu 2018, arXiv:1803.06336, on what goes wrong otherwise).
 */
import type { Experiment } from '../protocol/experiment-config.ts';
import {
  armCoordinates,
  type ExperimentArm,
  evaluationCoordinates,
  experimentArms,
  type MetricsSettings,
  metricUnit,
  type Placements,
  type PlaceOutcome,
  placeOutcomes,
} from './metric-layout.ts';

/** What one update tells of its profile. */
export type Counted = {
  readonly arm: ExperimentArm;
  /** Which of the arm's coordinates are filled, see {@link flagOf}; each at most once. */
  readonly flags: readonly number[];
};

/** What two sides call one experiment: nobody is counted twice in it, and where anything differs it begins anew. */
export function experimentId({ name, placements, shares }: Experiment): string {
  const { recommendations, popularity, none } = shares;
  return [name, placements.join(' '), `${recommendations} ${popularity} ${none}`].join(' / ');
}

/**
 * Which coordinate of an arm an outcome fills.
 * @param placement null: the whole site
 * @returns 0..4 (1 + placements) - 1; undefined where the experiment has no such placement
 */
export function flagOf(
  { placements }: Placements,
  placement: string | null,
  outcome: PlaceOutcome,
): number | undefined {
  const place = placement === null ? 0 : 1 + placements.indexOf(placement);
  if (placement !== null && place === 0) return undefined;
  return place * placeOutcomes.length + placeOutcomes.indexOf(outcome);
}

/** Where an arm's coordinates begin among an update's metrics. */
export function experimentOffset({ placements }: Placements, arm: ExperimentArm): number {
  return evaluationCoordinates + experimentArms.indexOf(arm) * armCoordinates(placements.length);
}

/** Write what one visitor counts into its metrics. @param coordinates as `metric-layout.ts` orders them; mutated */
export function fillExperiment(
  coordinates: Int32Array,
  metrics: MetricsSettings,
  { arm, flags }: Counted,
): void {
  const { experiment } = metrics;
  if (!experiment) return;
  const [offset, unit] = [experimentOffset(experiment, arm), metricUnit(metrics)];
  const most = armCoordinates(experiment.placements.length);
  for (const flag of flags) if (flag < most) coordinates[offset + flag] = unit;
}
