/** What a manifest refers to, fetched and checked: catalog, model spec, model. */
import { HearsayError } from '../../shared/hearsay-error.ts';
import { decodeModelFile } from '../../shared/model/model-file.ts';
import { modelSpec } from '../../shared/model/model-spec.ts';
import { decodeScoringFile } from '../../shared/model/scoring-file.ts';
import { type ModelSpec, specDim, specHash } from '../../shared/model/spec.ts';
import { catalogSchema } from '../../shared/protocol/catalog.ts';
import { type Manifest, manifestSchema } from '../../shared/protocol/messages.ts';
import { parseWith } from '../../shared/protocol/parse.ts';
import { anonymous } from '../fetch/anonymous.ts';
import { type CatalogIndex, indexCatalog } from '../models/catalog-index.ts';

/** Content by path and SHA-256, verified. @throws HearsayError OFFLINE, BAD_MODEL */
export type FetchFile = (path: string, hash: string) => Promise<Uint8Array>;

/** A site as a session trains on it. */
export type TrainingSite = {
  readonly manifest: Manifest;
  readonly spec: ModelSpec;
  readonly catalog: CatalogIndex;
};

/**
 * The aggregator's manifest, as `hello` would bring it.
 * @throws HearsayError OFFLINE, BAD_MESSAGE
 */
export async function fetchManifest(aggregator: string): Promise<Manifest> {
  const response = await fetch(`${aggregator}/hearsay.json`, anonymous).catch((cause: unknown) => {
    throw new HearsayError('OFFLINE', 'no manifest', { cause });
  });
  return parseWith(manifestSchema, await response.json());
}

/**
 * Fetch and index the catalog, derive the spec and hold it against the stated one.
 * @throws HearsayError OFFLINE, BAD_MODEL (content or spec), BAD_MESSAGE (a catalog of another form)
 */
export async function loadSite(manifest: Manifest, fetchFile: FetchFile): Promise<TrainingSite> {
  const { hash, items } = manifest.catalog;
  const bytes = await fetchFile(`/catalog/${hash}`, hash);
  const file = parseWith(catalogSchema, JSON.parse(new TextDecoder().decode(bytes)));
  const catalog = indexCatalog(file.items);
  const spec = modelSpec(manifest.site.model, catalog.shape);
  if (file.items.length !== items || specHash(spec) !== manifest.specHash) {
    throw new HearsayError('BAD_MODEL', 'catalog, model spec and manifest do not fit together');
  }
  return { manifest, spec, catalog };
}

/**
 * The published model, [d].
 * @throws HearsayError OFFLINE, BAD_MODEL
 */
export async function loadModel(
  { manifest, spec }: TrainingSite,
  hash: string,
  fetchFile: FetchFile,
): Promise<Float32Array> {
  const bytes = await fetchFile(`/models/${hash}`, hash);
  return decodeModelFile({ dim: specDim(spec), specHash: manifest.specHash }, bytes);
}

/**
 * The published model that recommends, [d].
 * @param hash of the scoring file
 * @throws HearsayError OFFLINE, BAD_MODEL
 */
export async function loadScoringModel(
  { manifest, spec }: TrainingSite,
  hash: string,
  fetchFile: FetchFile,
): Promise<Float32Array> {
  return decodeScoringFile(spec, manifest, await fetchFile(`/models/${hash}`, hash));
}

/**
 * Whether an update made under one manifest may go out under another. An aggregator that began anew counts its rounds
 * anew: what is recorded for one log goes to no other. Nor does one that was clipped and counted by another
 * configuration, or whose rows stand for the items of another catalog.
 */
export function isSameSite(a: Manifest, b: Manifest): boolean {
  const isSame = a.log === b.log && a.catalog.hash === b.catalog.hash && a.specHash === b.specHash;
  return isSame && JSON.stringify(a.site) === JSON.stringify(b.site);
}
