/** The first leaf of a log: the configuration and model 0. */
import { hashFile, hashFloats, littleEndian } from '../../shared/log/commitments.ts';
import { modelState } from '../../shared/log/compute-release.ts';
import type { Leaf } from '../../shared/log/leaf.ts';
import { type PublishedModel, publishModel } from '../../shared/model/published-model.ts';
import { type ModelSpec, specDim, specHash } from '../../shared/model/spec.ts';
import { protocolVersions } from '../../shared/protocol/limits.ts';
import type { SiteConfig } from '../../shared/protocol/site-config.ts';
import type { Master } from '../../shared/server-optimizer.ts';
import type { CatalogFile } from '../catalog/catalog-file.ts';
import { catalogAddress, floatsAddress, modelAddress } from '../store/blob-address.ts';

/** What a site is: its public configuration, its catalog, and the model spec that follows. */
export type Site = {
  readonly config: SiteConfig;
  readonly spec: ModelSpec;
  readonly catalog: SiteCatalog;
};

/** A catalog as it is served, and kept so that the model can follow its items into the next one. */
export type SiteCatalog = CatalogFile & { readonly items: number };

/** The `config` leaf that goes on from a model. */
export function configLeaf(site: Site, model: Extract<Leaf, { kind: 'config' }>['model']): Leaf {
  return {
    kind: 'config',
    protocol: protocolVersions[0]!,
    site: site.config,
    catalog: site.catalog.hash,
    specHash: specHash(site.spec),
    dim: specDim(site.spec),
    model,
  };
}

/** A model with the blobs that its hashes refer to, by address. */
export function modelBlobs(
  { training, scoring }: PublishedModel,
  { model, optimizerState }: Master,
): Map<string, Uint8Array> {
  return new Map([
    [modelAddress(hashFile(training)), training],
    [modelAddress(hashFile(scoring)), scoring],
    [floatsAddress(hashFloats(model)), littleEndian(model)],
    [floatsAddress(hashFloats(optimizerState)), littleEndian(optimizerState)],
  ]);
}

/** A catalog by its address. */
export function catalogBlob({ hash, bytes }: SiteCatalog): Map<string, Uint8Array> {
  return new Map([[catalogAddress(hash), bytes]]);
}

/** Model 0 as a leaf and blobs. */
export function genesis(site: Site, master: Master): { leaf: Leaf; blobs: Map<string, Uint8Array> } {
  const published = publishModel(site.spec, master, site.config.optimizer);
  return {
    leaf: configLeaf(site, modelState(0, published, master)),
    blobs: new Map([...modelBlobs(published, master), ...catalogBlob(site.catalog)]),
  };
}
