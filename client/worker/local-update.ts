/** From a history to the bytes of an update: examples, training, clipping, rounding, encoding. */
import { clipDelta } from '../../shared/lattice/clip.ts';
import { encodeUpdate } from '../../shared/lattice/encode-update.ts';
import { roundToLattice, type Uniform } from '../../shared/lattice/round.ts';
import type { HistoryEvent } from '../history/history-event.ts';
import { toSequence } from '../models/examples.ts';
import type { LocalTraining } from '../models/local-round.ts';
import { pooling } from '../models/pooling.ts';
import type { TrainingSite } from './site.ts';
import type { Trainer } from './trainer.ts';

/** Positions at which a local round learns at half the configured rate. */
const halfRatePositions = 16;

/** An update ready to be sent, and how it came about. */
export type LocalUpdate = {
  /** Encoded and padded. */
  readonly bytes: Uint8Array;
  readonly positions: number;
  /** Loss before each step, nats. */
  readonly losses: readonly number[];
};

/**
 * @param model [d] to start from
 * @returns undefined where the history holds nothing to predict
 * @throws HearsayError BAD_DELTA where training diverged; what the trainer throws
 */
export async function trainUpdate(
  { manifest, spec, catalog }: TrainingSite,
  model: Float32Array,
  history: readonly HistoryEvent[],
  trainer: Trainer,
  uniform: Uniform,
): Promise<LocalUpdate | undefined> {
  const task = pooling.localTask(spec, model, toSequence(history, catalog.indexOf), catalog);
  if (!task) return undefined;
  const { lattice, localTraining } = manifest.site;
  const { delta, losses } = await trainer.train(task, forPositions(localTraining, task.positions));
  const { update } = roundToLattice(clipDelta(delta, lattice), lattice, uniform);
  return { bytes: encodeUpdate(update), positions: task.positions, losses };
}

/**
 * The loss is a mean, so few positions pull as hard as many, on fewer rows: at the full rate they overshoot. The
 * rate approaches the configured one as the history grows.
 */
function forPositions({ steps, learningRate }: LocalTraining, positions: number): LocalTraining {
  return { steps, learningRate: (learningRate * positions) / (positions + halfRatePositions) };
}
