/**
 * The two files in which a model is published: one to train on, in binary16, and one to recommend with, in int8, made
 * from the running average where one is kept. Both are functions of what the log commits to.
 */
import { averageModel, type Master, type ServerOptimizer } from '../server-optimizer.ts';
import { encodeModelFile } from './model-file.ts';
import { encodeScoringFile } from './scoring-file.ts';
import type { ModelSpec } from './spec.ts';

/** Bytes as they are fetched by hash. */
export type PublishedModel = {
  /** See `model-file.ts`. */
  readonly training: Uint8Array;
  /** See `scoring-file.ts`. */
  readonly scoring: Uint8Array;
};

/** @throws HearsayError BAD_MODEL where the model's length is not the spec's */
export function publishModel(spec: ModelSpec, master: Master, optimizer: ServerOptimizer): PublishedModel {
  return {
    training: encodeModelFile(spec, master.model),
    scoring: encodeScoringFile(spec, averageModel(master, optimizer)),
  };
}
