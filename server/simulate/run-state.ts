/** Where a simulation stands: what a checkpoint keeps, and a run goes on from. */
import type { FederationState } from './federation/federation.ts';
import type { BaselineResult, CurvePoint } from './simulation-result.ts';
import type { StageAnswers } from './stage-judge.ts';

/** All that is needed to go on; plain data. */
export type RunState = {
  readonly baselines: Readonly<Record<string, BaselineResult>>;
  readonly federation: FederationState | null;
  readonly curve: readonly CurvePoint[];
  /** Answers of the stages that are done. */
  readonly answers: StageAnswers | null;
  readonly stagesDone: number;
  readonly seconds: number;
};

/** Before anything is done. */
export const freshRun: RunState = {
  baselines: {},
  federation: null,
  curve: [],
  answers: null,
  stagesDone: 0,
  seconds: 0,
};
