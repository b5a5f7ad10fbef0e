/** Where a simulation stands: what a checkpoint keeps, and a run goes on from. */
import type { CompressionAnswers } from './compression/compression.ts';
import type { FederationState } from './federation/federation.ts';
import type { StageAnswers } from './metrics/stage-answers.ts';
import { freshCurve, type PrivacyCurveState } from './privacy/privacy-curve-run.ts';
import type { BaselineResult, CurvePoint } from './simulation-result.ts';

/** All that is needed to go on; plain data. */
export type RunState = {
  readonly baselines: Readonly<Record<string, BaselineResult>>;
  readonly federation: FederationState | null;
  readonly curve: readonly CurvePoint[];
  /** Answers of the stages that are done. */
  readonly answers: StageAnswers | null;
  /** Of the same stages, by the forms of the model. */
  readonly compression: CompressionAnswers | null;
  readonly stagesDone: number;
  readonly privacyCurve: PrivacyCurveState;
  readonly seconds: number;
};

/** Before anything is done. */
export const freshRun: RunState = {
  baselines: {},
  federation: null,
  curve: [],
  answers: null,
  compression: null,
  stagesDone: 0,
  privacyCurve: freshCurve,
  seconds: 0,
};
