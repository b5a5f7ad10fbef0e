/** A model as it is published: bytes, and what browsers read from them. */
import { decodeModelFile, encodeModelFile } from '../../shared/model/model-file.ts';
import { decodeScoringFile, encodeScoringFile } from '../../shared/model/scoring-file.ts';
import { type ModelSpec, specDim, specHash } from '../../shared/model/spec.ts';

/** The file, and the vector that is read from it, [d]. */
export type StoredForm = { readonly file: Uint8Array; readonly model: Float32Array };

/** What visitors train on: 16 bits a parameter. @param model [d], not mutated */
export function trainingForm(spec: ModelSpec, model: Float32Array): StoredForm {
  const file = encodeModelFile(spec, model);
  return { file, model: decodeModelFile({ dim: specDim(spec), specHash: specHash(spec) }, file) };
}

/** What recommends on a page: int8, and pruned. @param model [d], not mutated */
export function scoringForm(spec: ModelSpec, model: Float32Array): StoredForm {
  const file = encodeScoringFile(spec, model);
  return { file, model: decodeScoringFile(spec, { specHash: specHash(spec) }, file) };
}
