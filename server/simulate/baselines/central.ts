/**
 * The same model, trained by somebody who sees all the data: minibatches of everybody's gradients and Adam. It is the
 * federation without its limits: one local step, no clipping, no rounding, no noise. Judged at the best of its passes
 * on the very tests, which flatters it: the federation is measured against more than could be had.
 */
import type { ModelSpec } from '../../../shared/model/spec.ts';
import { Federation, firstState } from '../federation/federation.ts';
import type { ThreadPool } from '../federation/thread-pool.ts';
import { shortOf } from '../metrics/answer-result.ts';
import type { StageAnswers } from '../metrics/stage-answers.ts';

/**
 * Minibatches of gradients and Adam with the usual settings (Kingma, Ba 2015), for at most this many passes over the
 * users, until so many brought nothing.
 */
const centralTraining = {
  epochs: 40,
  patience: 3,
  batch: 64,
  localTraining: { steps: 1, learningRate: 1 },
  optimizer: { kind: 'fedadam', learningRate: 0.002, beta1: 0.9, beta2: 0.999, tau: 1e-8 },
} as const;

/** What is trained, and how its quality is known. */
export type CentralParts = {
  readonly pool: ThreadPool;
  readonly spec: ModelSpec;
  readonly seed: number;
  readonly users: Int32Array;
  readonly trainEnds: Int32Array;
  /** [d] to start from. */
  readonly model: Float32Array;
  /** Rank the tests by this model. */
  readonly evaluate: (
    model: Float32Array,
    locals: ReadonlyMap<number, Float32Array>,
  ) => Promise<StageAnswers>;
  readonly onProgress: (share: number) => void;
};

/** The pass with the best NDCG@10 of trained users, and what it answered. */
export async function trainCentrally(parts: CentralParts): Promise<{ epoch: number; answers: StageAnswers }> {
  const { pool, spec, seed, users, trainEnds, model, evaluate, onProgress } = parts;
  const { epochs, patience, localTraining, optimizer } = centralTraining;
  const batch = Math.min(centralTraining.batch, users.length);
  const batches = Math.ceil(users.length / batch);
  const settings = {
    ...{ localTraining, optimizer, cohort: batch, lattice: null, metrics: null, variance: 0 },
    ...{ releases: epochs * batches, cap: Number.POSITIVE_INFINITY },
  };
  const federation = new Federation(
    { pool, spec, settings, seed, users, trainEnds },
    firstState(model, settings),
  );
  let best: { epoch: number; answers: StageAnswers } | undefined;
  for (let epoch = 1; epoch <= epochs; epoch++) {
    for (let i = 0; i < batches; i++) {
      await federation.next();
      onProgress(((epoch - 1) * batches + i + 1) / (epochs * batches));
    }
    const answers = await evaluate(federation.scoring, federation.state.locals);
    if (!best || quality(answers) > quality(best.answers)) best = { epoch, answers };
    if (epoch - best.epoch >= patience) break;
  }
  if (!best) throw new RangeError('central training has no epochs');
  return best;
}

const quality = ({ trained }: StageAnswers): number => shortOf(trained).ndcg10;
