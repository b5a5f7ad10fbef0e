/**
 * What an experiment says so far: click-through and conversion of each arm, for the site and each placement, and how far
 * arms differ, with 95 % intervals that hold the visitors' randomness and the noise; or how many visitors it takes.
 * Differences: two independent rates, each with one hit and one miss added (Agresti, Caffo 2000). Every interval holds
 * its own truth with 95 %: who looks at many of them, or every day, finds some that do not.
 */
import type { Experiment } from '../protocol/experiment-config.ts';
import { type ExperimentSums, experimentRate } from './experiment-sums.ts';
import { leastCertainty } from './fall.ts';
import { type ExperimentArm, experimentArms, type PlaceOutcome } from './metric-layout.ts';
import { usualQuantiles } from './power-table.ts';
import {
  fewestVisitors,
  type Interval,
  inRange,
  meanVariance,
  type RateReport,
  type RateTotals,
  reportRate,
  withPrior,
} from './rate-report.ts';

/** What is reported as a share of visitors. */
type ReportedOutcome = Exclude<PlaceOutcome, 'visitor'>;

/** What a rate is about. */
type About = {
  /** Null: the whole site, and its visitors; else those who saw the placement. */
  readonly placement: string | null;
  readonly outcome: ReportedOutcome;
};

/** One rate of one arm. */
export type ArmRate = About &
  RateReport & {
    /** Visitors with which it would be reported, if each came with as much noise as so far; null where it is. */
    readonly needed: number | null;
  };

/** One difference between two arms. */
export type ArmDifference = About & {
  readonly arm: ExperimentArm;
  /** The arm that it is held against. */
  readonly against: ExperimentArm;
  readonly status: RateReport['status'];
  /** Rate of `arm` minus rate of `against`, -1..1; null unless both are measured. */
  readonly difference: number | null;
  /** Approximately 95 %, within -1..1; null unless both are measured. */
  readonly interval: Interval | null;
};

/** See the head of this file. */
export type ExperimentReport = {
  readonly name: string;
  /** Releases pooled. */
  readonly releases: number;
  /** Those that have a share. */
  readonly arms: readonly {
    readonly arm: ExperimentArm;
    readonly share: number;
    readonly rates: readonly ArmRate[];
  }[];
  readonly differences: readonly ArmDifference[];
};

/** What the report needs to know of a site. */
export type ExperimentSettings = {
  readonly experiment: Experiment;
  /** Of the noise in a release, lattice units squared. */
  readonly variance: number;
  /** Lattice units of one visitor. */
  readonly unit: number;
  /** Visitors that a release counts at most. */
  readonly visitors: number;
};

const outcomes: readonly ReportedOutcome[] = ['click', 'add-to-cart', 'purchase'];

/** @param sums of this experiment; null before its first release */
export function reportExperiment(sums: ExperimentSums | null, site: ExperimentSettings): ExperimentReport {
  const { experiment } = site;
  const { counts, noise, releases } = sums ?? { counts: [], noise: 0, releases: 0 };
  const totalsOf = (arm: ExperimentArm, about: About): RateTotals =>
    experimentRate({ counts, noise }, experiment, { arm, ...about });
  const arms = experimentArms.filter((arm) => experiment.shares[arm] > 0);
  return {
    name: experiment.name,
    releases,
    arms: arms.map((arm) => ({
      arm,
      share: experiment.shares[arm],
      rates: ratesIn(experiment, arm).map((about) => armRate(about, totalsOf(arm, about), site, arm)),
    })),
    differences: arms.flatMap((against, i) =>
      arms.slice(0, i).flatMap((arm) =>
        ratesIn(experiment, against).map((about) => ({
          ...{ ...about, arm, against },
          ...reportDifference(totalsOf(arm, about), totalsOf(against, about)),
        })),
      ),
    ),
  };
}

/** What can happen in an arm: who is recommended nothing sees no placement and follows nothing. */
function ratesIn({ placements }: Experiment, arm: ExperimentArm): About[] {
  const places = arm === 'none' ? [null] : [null, ...placements];
  const possible = arm === 'none' ? outcomes.filter((outcome) => outcome !== 'click') : outcomes;
  return places.flatMap((placement) => possible.map((outcome) => ({ placement, outcome })));
}

function armRate(
  about: About,
  totals: RateTotals,
  { experiment, variance, unit, visitors }: ExperimentSettings,
  arm: ExperimentArm,
): ArmRate {
  const report = reportRate(totals);
  const planned = variance / (unit * unit * visitors * experiment.shares[arm]);
  const needed =
    report.status === 'measured' ? null : fewestVisitors(totals, noisePerVisitor(totals) ?? planned);
  return { ...about, ...report, needed };
}

/** As much as there was so far, with as many visitors as there can be; undefined where there was none yet. */
function noisePerVisitor({ visitors, noise }: RateTotals): number | undefined {
  return noise > 0 ? noise / Math.max(visitors, leastCertainty * Math.sqrt(noise)) : undefined;
}

/** How far two rates differ. */
export function reportDifference(
  one: RateTotals,
  other: RateTotals,
): Pick<ArmDifference, 'status' | 'difference' | 'interval'> {
  const [first, second] = [reportRate(one), reportRate(other)];
  if (first.rate === null || second.rate === null) {
    return { status: 'not enough visitors', difference: null, interval: null };
  }
  const [a, b] = [withPrior(one, 1), withPrior(other, 1)];
  const [p, q] = [a, b].map(({ hits, visitors }) => inRange(hits / visitors)) as [number, number];
  const variance = meanVariance(p, p * (1 - p), a) + meanVariance(q, q * (1 - q), b);
  const half = usualQuantiles.significance * Math.sqrt(variance);
  return {
    status: 'measured',
    difference: first.rate - second.rate,
    interval: [Math.max(-1, p - q - half), Math.min(1, p - q + half)],
  };
}
