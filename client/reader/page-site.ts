/**
 * The site as the page sees it before any worker trains: manifest, catalog, current model. The manifest is looked at by
 * hand where the training worker uses the full schemas: every page of the site loads this.
 */
import { HearsayError } from '../../shared/hearsay-error.ts';
import { experimentArms } from '../../shared/metrics/metric-layout.ts';
import type { Experiment } from '../../shared/protocol/experiment-config.ts';
import type { Manifest } from '../../shared/protocol/messages.ts';
import { anonymous } from '../fetch/anonymous.ts';
import { createPageRecommender, type PageRecommender } from '../recommend/page-recommender.ts';
import type { PageCatalog } from './page-catalog.ts';
import type { SiteReader } from './site-reader.ts';

/** What the page recommends with. */
export type PageSite = { readonly manifest: Manifest; readonly catalog: PageCatalog };

/** @throws HearsayError OFFLINE, BAD_MESSAGE, BAD_MODEL */
export async function loadPageSite(aggregator: string, reader: SiteReader): Promise<PageSite> {
  const response = await fetch(`${aggregator}/hearsay.json`, anonymous).catch((cause) => {
    throw new HearsayError('OFFLINE', 'no manifest', { cause });
  });
  const manifest = toManifest(await response.json());
  return { manifest, catalog: await reader.catalog({ aggregator, hash: manifest.catalog.hash }) };
}

/**
 * A recommender for the scoring model with this hash.
 * @throws HearsayError OFFLINE, BAD_MODEL
 */
export async function loadRecommender(
  { aggregator, hash }: { readonly aggregator: string; readonly hash: string },
  { manifest, catalog }: PageSite,
  reader: SiteReader,
): Promise<PageRecommender> {
  const { model } = manifest.site;
  const source = { aggregator, hash: manifest.catalog.hash };
  const wanted = { aggregator, hash, model, specHash: manifest.specHash };
  return createPageRecommender(catalog, model, await reader.model({ catalog, source }, wanted));
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
