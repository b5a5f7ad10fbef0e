/** What an experiment has counted since it began, pooled over releases: sums add, and so do the variances of their noise. */
import type { SiteConfig } from '../protocol/site-config.ts';
import { experimentId, experimentOffset, flagOf } from './experiment.ts';
import {
  type ExperimentArm,
  evaluationCoordinates,
  metricUnit,
  type Placements,
  type PlaceOutcome,
} from './metric-layout.ts';
import type { RateTotals } from './rate-report.ts';

/** Sums over the releases of one experiment. Public; post-processing of what these state. */
export type ExperimentSums = {
  /** Which one, see {@link experimentId}. */
  readonly experiment: string;
  readonly releases: number;
  /** [12 (1 + placements)] profiles, as `metric-layout.ts` orders them; with noise on, estimates. */
  readonly counts: readonly number[];
  /** Variance of the noise in each, profiles squared. */
  readonly noise: number;
};

/** What a release adds. */
type Released = {
  /** Noised sums, lattice units; null without metrics. */
  readonly metrics: readonly number[] | null;
  /** Of the noise in each, lattice units squared. */
  readonly variance: number;
};

/**
 * The sums after one more release. Another experiment begins anew; while there is none, what was counted stays.
 * Whatever happens to the model, a roll-back or another catalog, the same experiment goes on.
 */
export function addToExperiment(
  before: ExperimentSums | null,
  { metrics: released, variance }: Released,
  { metrics }: Pick<SiteConfig, 'metrics'>,
): ExperimentSums | null {
  if (!released || !metrics?.experiment) return before;
  const experiment = experimentId(metrics.experiment);
  const unit = metricUnit(metrics);
  const added = released.slice(evaluationCoordinates);
  const { releases, counts, noise } = before?.experiment === experiment ? before : nothing;
  return {
    experiment,
    releases: releases + 1,
    counts: added.map((sum, i) => (counts[i] ?? 0) + sum / unit),
    noise: noise + variance / (unit * unit),
  };
}

const nothing = { releases: 0, counts: [], noise: 0 };

/** To how many of an arm's visitors something happened; at a placement, of those who saw it. */
export function experimentRate(
  { counts, noise }: Pick<ExperimentSums, 'counts' | 'noise'>,
  experiment: Placements,
  asked: { readonly arm: ExperimentArm; readonly placement: string | null; readonly outcome: PlaceOutcome },
): RateTotals {
  const offset = experimentOffset(experiment, asked.arm) - evaluationCoordinates;
  const countOf = (outcome: PlaceOutcome): number => {
    const flag = flagOf(experiment, asked.placement, outcome);
    return flag === undefined ? 0 : (counts[offset + flag] ?? 0);
  };
  return { visitors: countOf('visitor'), hits: countOf(asked.outcome), noise };
}
