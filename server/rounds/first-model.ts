/** The model that a new log begins with: drawn from a public seed, or handed on from another log (warm start). */
import { readCatalogRows } from '../../shared/model/catalog-rows.ts';
import { catalogShape } from '../../shared/model/catalog-shape.ts';
import { followItems } from '../../shared/model/follow-items.ts';
import { initialModel, seedOfVersion } from '../../shared/model/initial-model.ts';
import { decodeModelFile } from '../../shared/model/model-file.ts';
import { modelSpec } from '../../shared/model/model-spec.ts';
import { type ModelSpec, specDim, specHash } from '../../shared/model/spec.ts';
import type { CatalogItem } from '../../shared/protocol/catalog.ts';
import type { Site } from './site.ts';

/** A model file, and what it is over. */
export type HandedModel = {
  /** A training file, as `/models/HASH` serves it. */
  readonly file: Uint8Array;
  /** The items that it was trained on, where they are others than the site's: rows follow their item ids (MO5). */
  readonly items: readonly CatalogItem[] | undefined;
};

/**
 * @param handed without it, the same model for every site of this spec, so that an auditor can draw it again
 * @returns [d]
 * @throws HearsayError BAD_MODEL (a file of another model), BAD_CONFIG where it cannot follow into the site's catalog
 */
export function firstModel({ config, spec, catalog }: Site, handed: HandedModel | undefined): Float32Array {
  const seed = seedOfVersion(0);
  if (!handed) return initialModel(spec, seed);
  const { file, items } = handed;
  if (!items) return decode(spec, file);
  const from = { ids: items.map(({ id }) => id), shape: catalogShape(items) };
  const model = decode(modelSpec(config.model, from.shape), file);
  const step = { model: config.model, from, to: readCatalogRows(catalog.bytes), seed };
  return followItems({ model, optimizerState: new Float32Array(0) }, step).model;
}

const decode = (spec: ModelSpec, file: Uint8Array): Float32Array =>
  decodeModelFile({ dim: specDim(spec), specHash: specHash(spec) }, file);
