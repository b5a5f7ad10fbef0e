/** From a history to the bytes of an update: evaluation, examples, training, clipping, rounding, encoding. */
import { clipDelta } from '../../shared/lattice/clip.ts';
import { encodeUpdate } from '../../shared/lattice/encode-update.ts';
import { roundToLattice, type Uniform } from '../../shared/lattice/round.ts';
import { modelLattice } from '../../shared/lattice/update-shape.ts';
import { withMetrics } from '../../shared/metrics/evaluation.ts';
import type { Telling } from '../experiment/telling.ts';
import type { HistoryEvent } from '../history/history-event.ts';
import type { UpdateNorm } from '../history/participation.ts';
import type { Visitor } from '../models/model.ts';
import { models } from '../models/models.ts';
import { replayedSequence } from '../models/replay.ts';
import { rankNextEvent } from './next-event.ts';
import type { TrainingSite } from './site.ts';
import type { Trainer } from './trainer.ts';
import { normOf } from './update-norm.ts';

/** An update ready to be sent, and how it came about. */
export type LocalUpdate = {
  /** Encoded and padded. */
  readonly bytes: Uint8Array;
  readonly norm: UpdateNorm;
  readonly positions: number;
  /** Loss before each step, nats. */
  readonly losses: readonly number[];
  /** The visitor's own parameters after the round; they are not sent. */
  readonly local: Float32Array;
};

/** Of whom and with what an update is made. */
export type LocalParts = {
  readonly history: readonly HistoryEvent[];
  /** When this profile last gave: what came later, no model has learned from here; see `next-event.ts`. */
  readonly lastContribution: number;
  /** What is known of the visitor beside the history. */
  readonly visitor: Omit<Visitor, 'sequence'>;
  /** What it tells of an experiment; absent or null: nothing. */
  readonly telling?: Telling | null;
  readonly trainer: Trainer;
  /** Draws from [0, 1) for rounding, replay, dropout and negatives; need not be secret. */
  readonly uniform: Uniform;
};

/**
 * Evaluate the model where the site has federated evaluation on, then train on it. What the visitor did in an experiment
 * stands beside it.
 * @param model [d] to start from
 * @returns undefined where the history holds nothing to predict
 * @throws HearsayError BAD_DELTA where training diverged; what the trainer throws
 */
export async function trainUpdate(
  site: TrainingSite,
  model: Float32Array,
  parts: LocalParts,
): Promise<LocalUpdate | undefined> {
  const { manifest, spec, catalog } = site;
  const { history, trainer, uniform, telling = null } = parts;
  const { localTraining } = manifest.site;
  const visitor = { ...parts.visitor, sequence: replayedSequence(history, catalog.indexOf, uniform) };
  const input = { parameters: model, visitor, steps: localTraining.steps, draw: uniform };
  const task = models[manifest.site.model.name].localTask({ spec, catalog }, input);
  if (!task) return undefined;
  const rank = manifest.site.metrics && (await rankOfNext(site, model, parts));
  const { delta, local, losses } = await trainer.train(task, localTraining);
  const lattice = modelLattice(manifest.site);
  const { update } = roundToLattice(clipDelta(delta, lattice), lattice, uniform);
  const bytes = encodeUpdate(
    withMetrics(update, manifest.site, { arm: 'current', rank, counted: telling }, uniform),
  );
  return { bytes, norm: normOf(update, lattice), positions: task.positions, losses, local };
}

/**
 * The update of a profile that is held: it evaluates the held model, and leaves the current one as it is. Of an experiment
 * it tells nothing: it is sent only where there is something to evaluate, and that may depend on the arm.
 * @param model [d], the held one
 * @returns undefined where there is nothing to evaluate
 * @throws what the trainer throws
 */
export async function evaluationUpdate(
  site: TrainingSite,
  model: Float32Array,
  parts: LocalParts,
): Promise<Uint8Array | undefined> {
  const rank = await rankOfNext(site, model, parts);
  if (rank === null) return undefined;
  const still = new Int32Array(model.length);
  return encodeUpdate(withMetrics(still, site.manifest.site, { arm: 'held', rank }, parts.uniform));
}

function rankOfNext(
  site: TrainingSite,
  model: Float32Array,
  { history, lastContribution, visitor, trainer }: LocalParts,
): Promise<number | null> {
  return rankNextEvent(site, model, { history, since: lastContribution, visitor }, trainer);
}
