/** From the state at the end of a run to what came of it. */
import { gzipSync } from 'node:zlib';
import { publishModel } from '../../shared/model/published-model.ts';
import type { ModelSpec } from '../../shared/model/spec.ts';
import type { FederationTotals } from './federation/federation.ts';
import { type AnswerResult, shortByEvents, shortOf } from './metrics/answer-result.ts';
import type { RunState } from './run-state.ts';
import type { SimulationPlan } from './simulation-plan.ts';
import type {
  BaselineResult,
  CompressedModel,
  CurvePoint,
  FederatedRelease,
  PrivacyCurvePoint,
  ShortMetrics,
  SimulationResult,
} from './simulation-result.ts';
import type { StageJudge } from './stage-judge.ts';

/** What came of a run. */
export type RunOutcome = {
  readonly plan: SimulationPlan;
  readonly spec: ModelSpec;
  /** The master, [d]: what the next release would go on from. */
  readonly model: Float32Array;
  readonly trained: AnswerResult;
  /** [items] how many of the users asked see each among their ten. */
  readonly exposure: Float64Array;
  readonly newUsers: Readonly<Record<string, ShortMetrics>>;
  readonly compression: Readonly<Record<string, CompressedModel>>;
  readonly privacyCurve: readonly PrivacyCurvePoint[];
  readonly baselines: Readonly<Record<string, BaselineResult>>;
  readonly curve: readonly CurvePoint[];
  /** What federated evaluation said; null where it was off. */
  readonly federated: readonly FederatedRelease[] | null;
  /** Shares of the updates of honest and of hostile users. */
  readonly setAside: SimulationResult['setAside'];
  /** The mean of the updates that were measured, 0 where none was, and both published files, gzip. */
  readonly bytes: { readonly updateMean: number; readonly modelDownload: number };
  readonly clientRoundsPerSecond: number;
  readonly millisecondsPerRound: number;
  readonly localStepsPerSecond: number;
  readonly seconds: number;
};

/** What has run. */
export type FinishedRun = {
  readonly plan: SimulationPlan;
  readonly spec: ModelSpec;
  readonly judge: StageJudge;
  /** Tasks that ran at a time. */
  readonly lanes: number;
};

/** @throws RangeError where the state is not that of the end */
export function toOutcome(
  { answers, compression, federation, privacyCurve, ...state }: RunState,
  { plan, spec, judge, lanes }: FinishedRun,
): RunOutcome {
  if (!answers || !federation) throw new RangeError('the simulation is not at its end');
  const stage = plan.split.stages.at(-1)!; // a split has a stage
  const compressed = Array.from(compression ?? [], ([name, { answers: given, bytes }]) => [
    name,
    { ...shortOf(given), bytes },
  ]);
  const { contributions, steps, measuredBytes, measuredUpdates, trainingSeconds } = federation.totals;
  const { training, scoring } = publishModel(spec, federation.master, plan.settings.optimizer);
  return {
    plan,
    spec,
    model: federation.master.model,
    trained: judge.resultOf(answers.trained, stage),
    exposure: answers.trained.exposure,
    newUsers: shortByEvents(answers.newVisitors),
    compression: Object.fromEntries(compressed),
    privacyCurve: privacyCurve.points,
    baselines: state.baselines,
    curve: state.curve,
    federated: federation.evaluation?.releases ?? null,
    setAside: setAsideOf(federation.totals),
    bytes: {
      updateMean: measuredUpdates === 0 ? 0 : measuredBytes / measuredUpdates,
      modelDownload: gzipSync(training).length + gzipSync(scoring).length,
    },
    clientRoundsPerSecond: contributions / trainingSeconds,
    millisecondsPerRound: (1000 * trainingSeconds * lanes) / contributions,
    localStepsPerSecond: steps / trainingSeconds,
    seconds: state.seconds,
  };
}

function setAsideOf(totals: FederationTotals): SimulationResult['setAside'] {
  const { honestUpdates, honestSetAside, hostileUpdates, hostileSetAside } = totals;
  return {
    honest: honestUpdates === 0 ? 0 : honestSetAside / honestUpdates,
    hostile: hostileUpdates === 0 ? 0 : hostileSetAside / hostileUpdates,
  };
}
