/**
 * Metrics of one ranked list, all candidates in it. Where scores tie, the value is the mean over all orders of the tied, exactly:
 * no luck, and nothing to gain from the order of the catalog.
 */
import { cutoff } from '../../../shared/metrics/evaluation.ts';
import { gainsAfter } from './gains-after.ts';
import type { TieGroup } from './tie-groups.ts';

/** Metrics over the full ranking, each 0..1. */
export type FullMetrics = {
  /** Whether a target is among the first ten. */
  readonly hr10: number;
  /** Binary relevance, over the best that ten places allow. */
  readonly ndcg10: number;
  /** One over the rank of the best target, without a cutoff. */
  readonly mrr: number;
  /** How often a target scores above a candidate that is none; ties count half. .5 where every candidate is a target. */
  readonly auc: number;
  /** Targets among the first ten, over ten. */
  readonly precision10: number;
  /** Targets among the first ten, over the targets. */
  readonly recall10: number;
  /** Harmonic mean of the two, which is twice the hits over ten plus the targets. */
  readonly f1At10: number;
};

/**
 * @param groups of {@link tieGroups}, best first, at least one
 * @param candidates how many items are ranked
 */
export function fullMetrics(groups: readonly TieGroup[], candidates: number): FullMetrics {
  const [best] = groups as readonly [TieGroup];
  let targets = 0;
  let hits = 0;
  let gain = 0;
  for (const group of groups) {
    targets += group.targets;
    hits += group.targets * (placesIn(group) / group.size);
    gain += (group.targets / group.size) * gainsAfter(group.above, group.size);
  }
  return {
    hr10: anyHit(best),
    ndcg10: gain / gainsAfter(0, targets),
    mrr: reciprocalRank(best),
    auc: areaUnderCurve(groups, { targets, others: candidates - targets }),
    precision10: hits / cutoff,
    recall10: hits / targets,
    f1At10: (2 * hits) / (cutoff + targets),
  };
}

/** How many of the first ten places fall to a group. */
const placesIn = ({ above, size }: TieGroup): number => Math.max(0, Math.min(size, cutoff - above));

/** One minus the chance that none of the group's targets takes one of its places. */
function anyHit(group: TieGroup): number {
  let none = 1;
  for (let place = 0; place < placesIn(group); place++) {
    none *= Math.max(0, group.size - group.targets - place) / (group.size - place);
  }
  return 1 - none;
}

/** Mean of one over the rank of the group's first target. */
function reciprocalRank({ above, size, targets }: TieGroup): number {
  let mean = 0;
  let chance = targets / size; // that the first target stands at this place of the group
  for (let place = 1; place <= size - targets + 1; place++) {
    mean += chance / (above + place);
    chance *= (size - targets - place + 1) / (size - place);
  }
  return mean;
}

function areaUnderCurve(
  groups: readonly TieGroup[],
  { targets, others }: { targets: number; others: number },
): number {
  if (others === 0) return 0.5;
  let wins = 0;
  let targetsAbove = 0;
  for (const group of groups) {
    const tied = group.size - group.targets;
    const lost = group.above - targetsAbove;
    wins += group.targets * (others - lost - tied / 2);
    targetsAbove += group.targets;
  }
  return wins / (targets * others);
}
