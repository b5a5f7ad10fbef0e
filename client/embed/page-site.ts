/**
 * The site as the page sees it before any worker runs: manifest, catalog, current model. Small by hand where the
 * worker uses the full schemas: every page of the site loads this, and models and catalog are held against hashes
 * whatever their form.
 */
import { HearsayError } from '../../shared/hearsay-error.ts';
import { experimentArms } from '../../shared/metrics/metric-layout.ts';
import { modelSpec } from '../../shared/model/model-spec.ts';
import { decodeScoringFile } from '../../shared/model/scoring-file.ts';
import type { CatalogItem } from '../../shared/protocol/catalog.ts';
import type { Experiment } from '../../shared/protocol/experiment-config.ts';
import type { Manifest } from '../../shared/protocol/messages.ts';
import { type CatalogIndex, indexCatalog } from '../models/catalog-index.ts';
import { createPageRecommender, type PageRecommender } from '../recommend/page-recommender.ts';
import { fetchVerified } from '../recommend/verified-fetch.ts';

/** What the page recommends with. */
export type PageSite = { readonly manifest: Manifest; readonly catalog: CatalogIndex };

/** @throws HearsayError OFFLINE, BAD_MESSAGE, BAD_MODEL */
export async function loadPageSite(aggregator: string): Promise<PageSite> {
  const response = await fetch(`${aggregator}/hearsay.json`, { credentials: 'omit' }).catch((cause) => {
    throw new HearsayError('OFFLINE', 'no manifest', { cause });
  });
  const manifest = toManifest(await response.json());
  const bytes = await fetchVerified(`${aggregator}/catalog/${manifest.catalog.hash}`, manifest.catalog.hash);
  const { items } = JSON.parse(new TextDecoder().decode(bytes)) as { items: CatalogItem[] };
  return { manifest, catalog: indexCatalog(items) };
}

/**
 * A recommender for the scoring model with this hash.
 * @throws HearsayError OFFLINE, BAD_MODEL
 */
export async function loadRecommender(
  aggregator: string,
  { manifest, catalog }: PageSite,
  hash: string,
): Promise<PageRecommender> {
  const bytes = await fetchVerified(`${aggregator}/models/${hash}`, hash);
  const vector = decodeScoringFile(modelSpec(manifest.site.model, catalog.shape), manifest, bytes);
  return createPageRecommender(catalog, manifest.site.model, vector);
}

/** The fields that the page reads, of the right kind; the rest is the worker's to check. */
function toManifest(raw: unknown): Manifest {
  const manifest = raw as Manifest;
  const { site, catalog, announcement, specHash, parameters } = manifest ?? {};
  const texts = [catalog?.hash, announcement?.model?.scoring, specHash];
  const numbers = [
    site?.model?.dim,
    site?.privacy?.delta,
    site?.round?.cohort,
    announcement?.model?.version,
    parameters,
  ];
  const isWhole = texts.every((text) => typeof text === 'string') && numbers.every(Number.isFinite);
  if (isWhole && isExperiment(site.metrics?.experiment)) return manifest;
  throw new HearsayError('BAD_MESSAGE', 'not a manifest');
}

/** One that a visitor can be in, or none. */
function isExperiment(experiment: Experiment | undefined): boolean {
  if (experiment === undefined) return true;
  const { name, placements, shares } = experiment;
  const isShared = experimentArms.every((arm) => Number.isFinite(shares?.[arm]));
  return typeof name === 'string' && Array.isArray(placements) && isShared;
}
