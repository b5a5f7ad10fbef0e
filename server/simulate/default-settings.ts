/**
 * What a model trains with where nothing else is said: tuned on the shop's data, without looking at any other, to be
 * good on data that nobody tuned for.
 */
import type { LocalTraining } from '../../client/models/local-round.ts';
import type { ModelName } from '../../shared/model/model-name.ts';
import type { ServerOptimizer } from '../../shared/server-optimizer.ts';

/** Settings of a federation that do not depend on its size. */
export type ModelDefaults = {
  readonly dim: number;
  readonly clipNorm: number;
  readonly localTraining: LocalTraining;
  readonly optimizer: ServerOptimizer;
};

/** L2 bound of an update, lattice units. */
export const defaultRadius = 4096;

const common: ModelDefaults = {
  dim: 32,
  clipNorm: 0.25,
  localTraining: { steps: 5, learningRate: 0.3 },
  optimizer: {
    kind: 'fedadam',
    learningRate: 0.03,
    beta1: 0.9,
    beta2: 0.99,
    tau: 1e-4,
    averaging: 0.95,
  },
};

/** What differs from the common settings, by model. */
const special: Partial<Record<ModelName, Partial<ModelDefaults>>> = {};

/** The defaults of a model. */
export function modelDefaults(name: ModelName): ModelDefaults {
  return { ...common, ...special[name] };
}

/**
 * The baseline that sees all data: minibatches of gradients and Adam, with the usual settings (Kingma, Ba 2015).
 * Trained for at most this many passes over the users, until so many brought nothing, and judged at its best one.
 */
export const centralTraining = {
  epochs: 12,
  patience: 2,
  batch: 64,
  localTraining: { steps: 1, learningRate: 1 },
  optimizer: { kind: 'fedadam', learningRate: 0.002, beta1: 0.9, beta2: 0.999, tau: 1e-8 },
} as const;
