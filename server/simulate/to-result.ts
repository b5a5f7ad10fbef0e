/** From the outcome of a run to what is written of it. */
import { specDim } from '../../shared/model/spec.ts';
import type { RunOutcome } from './run-outcome.ts';
import type { PrivacyResult, SimulationResult } from './simulation-result.ts';

/**
 * @param skippedRows rows of the files that could not be read and were left out
 * @param initialModel whether it began with a model file
 */
export function toResult(outcome: RunOutcome, skippedRows: number, initialModel = false): SimulationResult {
  const { plan, spec, trained, newUsers, baselines, curve, bytes, seconds } = outcome;
  const { dataset, protocol, dropped, stages } = plan.split;
  const { full, sampled99, standardErrors, rating, coverage10, exposureGini, longTailShare } = trained;
  return {
    dataset: {
      users: dataset.users.length,
      items: dataset.items.length,
      events: dataset.events.user.length,
      skippedRows,
    },
    protocol,
    tests: {
      users: trained.tests,
      knownTargets: dropped.knownTargets,
      newVisitors: stages.reduce(
        (sum, { newVisitorTests }) => sum + (newVisitorTests.get(0)?.length ?? 0),
        0,
      ),
    },
    model: plan.model,
    parameters: specDim(spec),
    settings: { ...settingsOf(outcome), initialModel },
    attack: attackOf(outcome),
    setAside: outcome.setAside,
    metrics: {
      full,
      sampled99,
      standardErrors,
      rating,
      newUsers,
      coverage10,
      exposureGini,
      longTailShare,
    },
    fairness: trained.groupings,
    baselines,
    curve,
    federated: federatedOf(outcome),
    privacy: privacyOf(outcome),
    privacyCurve: outcome.privacyCurve,
    compression: outcome.compression,
    bytes,
    clientRoundsPerSecond: outcome.clientRoundsPerSecond,
    millisecondsPerRound: outcome.millisecondsPerRound,
    localStepsPerSecond: outcome.localStepsPerSecond,
    seconds,
  };
}

function federatedOf({ plan, federated }: RunOutcome): SimulationResult['federated'] {
  const { metrics } = plan.settings;
  return federated && metrics ? { holdout: metrics.holdout, lag: metrics.lag, releases: federated } : null;
}

function settingsOf({ plan }: RunOutcome): Omit<SimulationResult['settings'], 'initialModel'> {
  const { settings, defaults, seed, split } = plan;
  return {
    dim: defaults.dim,
    releases: settings.releases,
    cohort: settings.cohort,
    localEpochs: settings.localTraining.steps,
    localLearningRate: settings.localTraining.learningRate,
    clipNorm: defaults.lattice.clipNorm,
    radius: defaults.lattice.radius,
    optimizer: settings.optimizer,
    seed,
    includeKnown: split.includeKnown,
    aggregation: settings.aggregation ?? null,
    leastCosine: settings.leastCosine ?? null,
  };
}

function attackOf({ plan, exposure, trained }: RunOutcome): SimulationResult['attack'] {
  const { attack } = plan.settings;
  if (!attack) return null;
  const { kind, share, users, target } = attack;
  const shown = target === null ? null : exposure[target]! / trained.tests;
  const item = target === null ? undefined : plan.split.dataset.items[target];
  return {
    ...{ kind, share, users: users.length },
    target: item === undefined || shown === null ? null : { item, shown },
  };
}

function privacyOf({ plan: { noise, users } }: RunOutcome): PrivacyResult | null {
  if (!noise) return null;
  const { plan, population, variance } = noise;
  return { ...plan, population, users: users.length, noiseStdDev: Math.sqrt(variance) };
}
