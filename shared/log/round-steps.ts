/** The leaves of a round as steps of the fold over the log (`step.ts`): it opens, collects, closes and releases. */
import { addToExperiment } from '../metrics/experiment-sums.ts';
import { metricCoordinates } from '../metrics/metric-layout.ts';
import { rhoOf } from '../privacy/accountant.ts';
import { ledgerRho, recordRelease } from '../privacy/ledger.ts';
import { periodOf } from '../protocol/site-config.ts';
import type { LeafOf } from './leaf.ts';
import { bad, expectThat, notBegun } from './leaf-order.ts';
import { extendLine } from './model-line.ts';
import { withLine } from './model-steps.ts';
import { costOfRelease, statedRho } from './release-cost.ts';
import type { BegunState, LogState } from './state.ts';

/**
 * How far a release may pass the budget in an auditor's fold: engines read an epsilon as rho with logarithms that differ
 * in their last bits, and one must not refuse what another has opened.
 */
const budgetSlack = 1e-9;

/** A round opens over the current model, where its release would keep to the budget. @param next with this leaf counted */
export function stepOpen(next: LogState, begun: BegunState, leaf: LeafOf<'round-open'>): LogState {
  const { config, model, ledger } = begun;
  const { round, period, base, seed, time } = leaf;
  const { variance, budgetEpsilon: epsilon, delta } = config.site.privacy;
  expectThat(begun.round.kind === 'waiting' && round === begun.nextRound, begun, leaf);
  expectThat(!begun.isPaused, begun, leaf, ['rounds', 'the operator has paused']);
  expectThat(base === model.version, begun, leaf, ['models', 'the base is not the current model']);
  expectThat(period === periodOf(round, config.site), begun, leaf, [
    'rounds',
    'the period is not the configured one',
  ]);
  expectThat((seed === null) === (variance === 0), begun, leaf, [
    'rounds',
    'a seed exactly where there is noise',
  ]);
  if (epsilon !== null) {
    const rho = ledgerRho(recordRelease(ledger, costOfRelease(config.site, period)));
    const budgetRho = rhoOf({ epsilon, delta }) * (1 + budgetSlack);
    expectThat(rho <= budgetRho, begun, leaf, ['ledger', 'its release would pass the budget']);
  }
  const opened = { round, period, base, seed, openedAt: time, from: next.size };
  return { ...next, round: { kind: 'collecting', contributions: 0, ...opened }, nextRound: round + 1 };
}

/** Almost all leaves are contributions, so this makes as little anew as can be. */
export function stepContribution(state: LogState, leaf: LeafOf<'contribution'>): LogState {
  const { config, round, size } = state;
  if (config === null) throw bad(state, leaf, notBegun);
  if (round.kind !== 'collecting' || leaf.round !== round.round) throw bad(state, leaf);
  // The sum holds 32 bits because the cohort is limited.
  if (round.contributions >= config.site.round.cohort)
    throw bad(state, leaf, ['rounds', 'the cohort is full']);
  return { ...state, size: size + 1, round: { ...round, contributions: round.contributions + 1 } };
}

/** A round closes over all of its contributions, less those that count for nothing. @param next with this leaf counted */
export function stepAggregate(next: LogState, begun: BegunState, leaf: LeafOf<'aggregate'>): LogState {
  const { config, round, size } = begun;
  const { from, to, exceptions, sum } = leaf;
  if (round.kind !== 'collecting' || leaf.round !== round.round) throw bad(begun, leaf);
  const isWhole = from === round.from && to === size;
  expectThat(isWhole, begun, leaf, ['rounds', 'it is not over all contributions of the round']);
  const areOwn = exceptions.every((index) => index >= from && index < to);
  expectThat(areOwn, begun, leaf, ['rounds', 'an exception is no contribution of the round']);
  const { contributions, ...opened } = round;
  const isEnough = contributions - exceptions.length >= config.site.round.minimum;
  expectThat(isEnough, begun, leaf, ['rounds', 'too few contributions']);
  return { ...next, round: { ...opened, kind: 'closed', to, exceptions, sum } };
}

/** A closed round becomes the next model, with its noise and its cost. @param next with this leaf counted */
export function stepRelease(next: LogState, begun: BegunState, leaf: LeafOf<'release'>): LogState {
  const { config, model, round, releases } = begun;
  const { site } = config;
  if (round.kind !== 'closed' || leaf.round !== round.round) throw bad(begun, leaf);
  const ledger = recordRelease(begun.ledger, costOfRelease(site, round.period));
  expectThat(leaf.variance === site.privacy.variance, begun, leaf, [
    'ledger',
    'the noise is not the configured one',
  ]);
  expectThat(leaf.model.version === model.version + 1, begun, leaf, ['models', 'versions go up by one']);
  expectThat(leaf.rho === statedRho(ledger), begun, leaf, ['ledger', 'the ledger is wrong']);
  expectThat((leaf.metrics?.length ?? 0) === metricCoordinates(site.metrics), begun, leaf, [
    'rounds',
    'metrics are not as configured',
  ]);
  return {
    ...next,
    ...withLine(begun, extendLine(begun, leaf, site), site.optimizer),
    experiment: addToExperiment(begun.experiment, leaf, site),
    model: leaf.model,
    ledger,
    round: { kind: 'waiting' },
    releases: releases + 1,
  };
}
