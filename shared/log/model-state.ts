/** A model as leaves state it: by the hashes of its files, its master and its optimizer's state. */
import * as z from 'zod/mini';
import type { PublishedModel } from '../model/published-model.ts';
import { countSchema, hex32Schema } from '../protocol/primitives.ts';
import type { Master } from '../server-optimizer.ts';
import { hashFile, hashFloats } from './commitments.ts';

/** A model with what is needed to go on from it, by hash. All of it is post-processing of noised sums. */
export const modelStateSchema = z.strictObject({
  version: countSchema,
  /** SHA-256 of the published model file, to train on. */
  file: hex32Schema,
  /** SHA-256 of the published scoring file, to recommend with. */
  scoring: hex32Schema,
  /** SHA-256 of the float32 master, little-endian. */
  master: hex32Schema,
  /** SHA-256 of the optimizer state, float32 little-endian. */
  optimizer: hex32Schema,
});

/** See {@link modelStateSchema}. */
export type ModelState = z.infer<typeof modelStateSchema>;

/** A model by its hashes. */
export function modelState(version: number, published: PublishedModel, master: Master): ModelState {
  return {
    version,
    file: hashFile(published.training),
    scoring: hashFile(published.scoring),
    master: hashFloats(master.model),
    optimizer: hashFloats(master.optimizerState),
  };
}

/** Whether two leaves state the same model, file and optimizer state included. */
export function isSameModel(a: ModelState | null, b: ModelState): boolean {
  return (
    a?.version === b.version &&
    a.file === b.file &&
    a.scoring === b.scoring &&
    a.master === b.master &&
    a.optimizer === b.optimizer
  );
}
