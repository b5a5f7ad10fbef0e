/**
 * What a page recommends with, read from the aggregator: fetched, held against its hash, made ready for scoring. Takes
 * a slow phone longer than a page may be held up, so a worker does it where there can be one; see `site-reader.ts`.
 */
import { type ModelChoice, modelSpec } from '../../shared/model/model-spec.ts';
import { decodeScoringFile } from '../../shared/model/scoring-file.ts';
import type { CatalogItem } from '../../shared/protocol/catalog.ts';
import { fetchVerified } from '../fetch/verified-fetch.ts';
import { type CatalogIndex, type ItemContent, indexCatalog } from '../models/catalog-index.ts';
import { type FoldedModel, foldModel } from '../recommend/folded-model.ts';

/** Where a catalog is: SHA-256 of the file, hex, and the origin that serves it. */
export type CatalogSource = { readonly aggregator: string; readonly hash: string };

/** Where a scoring model is, and over what. */
export type ModelSource = {
  readonly aggregator: string;
  readonly hash: string;
  readonly model: ModelChoice;
  /** As the site's manifest states it. */
  readonly specHash: string;
};

/** No schema: what the manifest's hash names, the aggregator has checked. @throws HearsayError OFFLINE, BAD_MODEL */
export async function readCatalog({ aggregator, hash }: CatalogSource): Promise<CatalogIndex> {
  const bytes = await fetchVerified(`${aggregator}/catalog/${hash}`, hash);
  const { items } = JSON.parse(new TextDecoder().decode(bytes)) as { items: CatalogItem[] };
  return indexCatalog(items);
}

/** @throws HearsayError OFFLINE, BAD_MODEL */
export async function readModel(catalog: ItemContent, source: ModelSource): Promise<FoldedModel> {
  const { aggregator, hash, model } = source;
  const bytes = await fetchVerified(`${aggregator}/models/${hash}`, hash);
  const spec = modelSpec(model, catalog.shape);
  const vector = decodeScoringFile(spec, source, bytes);
  return foldModel(catalog, model, vector);
}
