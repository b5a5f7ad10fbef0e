/** From a run at its end to what is written of it. */
import { gzipSync } from 'node:zlib';
import { publishModel } from '../../shared/model/published-model.ts';
import { type ModelSpec, specDim } from '../../shared/model/spec.ts';
import type { FederationState, FederationTotals } from './federation/federation.ts';
import { shortByEvents, shortOf } from './metrics/answer-result.ts';
import type { StageAnswers } from './metrics/stage-answers.ts';
import type { RunState } from './run-state.ts';
import type { SimulationPlan } from './simulation-plan.ts';
import type { PrivacyResult, SimulationResult } from './simulation-result.ts';
import type { StageJudge } from './stage-judge.ts';

/** A run at its end. */
export type FinishedRun = {
  readonly plan: SimulationPlan;
  readonly spec: ModelSpec;
  readonly state: RunState & { readonly federation: FederationState; readonly answers: StageAnswers };
  /** Gives metrics of answers; it can ask nothing any more. */
  readonly judge: StageJudge;
  /** Whether it began with a model that was given. */
  readonly initialModel: boolean;
  /** Tasks that ran at a time. */
  readonly lanes: number;
};

/** @param skippedRows rows of the files that could not be read and were left out */
export function toResult(run: FinishedRun, skippedRows: number): SimulationResult {
  const { plan, spec, judge } = run;
  const { answers, baselines, curve, privacyCurve, seconds } = run.state;
  const { dataset, protocol, knownTargets, stages } = plan.split;
  const last = stages.at(-1)!; // a split has a stage
  const results = judge.resultOf(answers.trained, last);
  const { tests, groupings, full, sampled99, standardErrors, rating, ...exposure } = results;
  return {
    dataset: {
      users: dataset.users.length,
      items: dataset.items.length,
      events: dataset.events.user.length,
      skippedRows,
    },
    protocol,
    tests: {
      users: tests,
      knownTargets,
      newVisitors: stages.reduce(
        (sum, { newVisitorTests }) => sum + (newVisitorTests.get(0)?.length ?? 0),
        0,
      ),
    },
    model: plan.model,
    parameters: specDim(spec),
    settings: settingsOf(run),
    attack: attackOf(run, tests),
    setAside: setAsideOf(run.state.federation.totals),
    metrics: {
      ...{ full, sampled99, standardErrors, rating },
      newUsers: shortByEvents(answers.newVisitors),
      ...exposure,
    },
    fairness: groupings,
    baselines,
    curve,
    federated: federatedOf(run),
    privacy: privacyOf(plan),
    privacyCurve: privacyCurve.points,
    compression: compressionOf(run),
    bytes: bytesOf(run),
    ...speedOf(run),
    seconds,
  };
}

function settingsOf({ plan, initialModel }: FinishedRun): SimulationResult['settings'] {
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
    initialModel,
  };
}

/** @param tests of the trained users */
function attackOf({ plan, state }: FinishedRun, tests: number): SimulationResult['attack'] {
  const { attack } = plan.settings;
  if (!attack) return null;
  const { kind, share, users, target } = attack;
  const item = target === null ? undefined : plan.split.dataset.items[target];
  return {
    ...{ kind, share, users: users.length },
    target:
      target === null || item === undefined
        ? null
        : { item, shown: state.answers.trained.exposure[target]! / tests },
  };
}

function setAsideOf(totals: FederationTotals): SimulationResult['setAside'] {
  const { honestUpdates, honestSetAside, hostileUpdates, hostileSetAside } = totals;
  return {
    honest: honestUpdates === 0 ? 0 : honestSetAside / honestUpdates,
    hostile: hostileUpdates === 0 ? 0 : hostileSetAside / hostileUpdates,
  };
}

function federatedOf({ plan, state }: FinishedRun): SimulationResult['federated'] {
  const { metrics } = plan.settings;
  const { evaluation } = state.federation;
  return (
    evaluation && metrics && { holdout: metrics.holdout, lag: metrics.lag, releases: evaluation.releases }
  );
}

function privacyOf({ noise, users }: SimulationPlan): PrivacyResult | null {
  if (!noise) return null;
  const { plan, population, variance } = noise;
  return { ...plan, population, users: users.length, noiseStdDev: Math.sqrt(variance) };
}

function compressionOf({ state }: FinishedRun): SimulationResult['compression'] {
  return Object.fromEntries(
    Array.from(state.compression ?? [], ([name, { answers, bytes }]) => [
      name,
      { ...shortOf(answers), bytes },
    ]),
  );
}

function bytesOf({ plan, spec, state }: FinishedRun): SimulationResult['bytes'] {
  const { master, totals } = state.federation;
  const { measuredBytes, measuredUpdates } = totals;
  const { training, scoring } = publishModel(spec, master, plan.settings.optimizer);
  return {
    updateMean: measuredUpdates === 0 ? 0 : measuredBytes / measuredUpdates,
    modelDownload: gzipSync(training).length + gzipSync(scoring).length,
  };
}

function speedOf({
  state,
  lanes,
}: FinishedRun): Pick<
  SimulationResult,
  'clientRoundsPerSecond' | 'millisecondsPerRound' | 'localStepsPerSecond'
> {
  const { contributions, steps, trainingSeconds } = state.federation.totals;
  return {
    clientRoundsPerSecond: contributions / trainingSeconds,
    millisecondsPerRound: (1000 * trainingSeconds * lanes) / contributions,
    localStepsPerSecond: steps / trainingSeconds,
  };
}
