/** The `config` leaf, and with model 0 the first leaf of a log. */
import { littleEndian } from '../../shared/log/commitments.ts';
import type { Leaf } from '../../shared/log/leaf.ts';
import { type ModelState, modelState } from '../../shared/log/model-state.ts';
import { type PublishedModel, publishModel } from '../../shared/model/published-model.ts';
import { specDim, specHash } from '../../shared/model/spec.ts';
import { consentPolicyOf } from '../../shared/protocol/consent-policy.ts';
import { protocolVersions } from '../../shared/protocol/limits.ts';
import type { Master } from '../../shared/server-optimizer.ts';
import { floatsAddress, modelAddress } from '../store/blob-address.ts';
import type { Site } from './site.ts';
import { catalogBlob } from './stored-catalog.ts';

/** The `config` leaf that goes on from a model. */
export function configLeaf(site: Site, model: Extract<Leaf, { kind: 'config' }>['model']): Leaf {
  return {
    kind: 'config',
    protocol: protocolVersions[0]!, // a build speaks one at least
    site: site.config,
    catalog: site.catalog.hash,
    specHash: specHash(site.spec),
    dim: specDim(site.spec),
    neighbouring: 'zero-out',
    consent: consentPolicyOf(site.config).mode,
    model,
  };
}

/** What the hashes of a model refer to, by address. @param stated of these very files and vectors: they are not hashed again */
export function modelBlobs(
  stated: ModelState,
  { training, scoring }: PublishedModel,
  { model, optimizerState }: Master,
): Map<string, Uint8Array> {
  return new Map([
    [modelAddress(stated.file), training],
    [modelAddress(stated.scoring), scoring],
    [floatsAddress(stated.master), littleEndian(model)],
    [floatsAddress(stated.optimizer), littleEndian(optimizerState)],
  ]);
}

/** Model 0 as a leaf and blobs. */
export function genesis(site: Site, master: Master): { leaf: Leaf; blobs: Map<string, Uint8Array> } {
  const published = publishModel(site.spec, master, site.config.optimizer);
  const stated = modelState(0, published, master);
  return {
    leaf: configLeaf(site, stated),
    blobs: new Map([...modelBlobs(stated, published, master), ...catalogBlob(site.catalog)]),
  };
}
