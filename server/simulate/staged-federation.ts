/**
 * A federation over the stages of a split: of each it makes its share of the releases on what may be learned by then,
 * and is then asked. The same for a run and for every run of its privacy curve.
 */
import type { ModelSpec } from '../../shared/model/spec.ts';
import { Federation, type FederationState } from './federation/federation.ts';
import type { FederationSettings } from './federation/federation-settings.ts';
import type { ThreadPool } from './federation/thread-pool.ts';
import type { SimulationPlan } from './simulation-plan.ts';
import type { Stage } from './split/split.ts';

/** What is run, and who is told. */
export type StagedFederation = {
  readonly plan: SimulationPlan;
  readonly pool: ThreadPool;
  readonly spec: ModelSpec;
  /** Those of the plan, or others of as many releases. */
  readonly settings: FederationSettings;
  /** Told the share of the releases that is done, now and then. */
  readonly onProgress: (share: number) => void;
  /** Called before the first release, after a stop once more, and after each. */
  readonly atRelease: (federation: Federation, stage: Stage) => Promise<void> | void;
  /** Called after the last release of a stage. */
  readonly atStageEnd: (federation: Federation, stage: Stage) => Promise<void>;
};

/** Run what is left. @param from where it begins, or was stopped */
export async function runStages(
  parts: StagedFederation,
  from: { readonly federation: FederationState; readonly stagesDone: number },
): Promise<void> {
  const { pool, spec, settings, plan } = parts;
  const { split, seed, users } = plan;
  let state = from.federation;
  for (let done = from.stagesDone; done < split.stages.length; done++) {
    const stage = split.stages[done]!;
    const { trainEnds } = stage;
    const federation = new Federation({ pool, spec, settings, seed, users, trainEnds }, state);
    const until = Math.floor(((done + 1) * settings.releases) / split.stages.length);
    while (federation.state.releases < until) await makeRelease(federation, stage, parts);
    await parts.atStageEnd(federation, stage);
    state = federation.state;
  }
}

async function makeRelease(
  federation: Federation,
  stage: Stage,
  { settings, onProgress, atRelease }: StagedFederation,
): Promise<void> {
  const { releases, cohort } = settings;
  const begun = federation.state.releases;
  if (begun === 0) await atRelease(federation, stage);
  await federation.next((done) => onProgress((begun + Math.min(1, done / cohort)) / releases));
  await atRelease(federation, stage);
}
