/** What browsers are told first: site, catalog and announcement, under the configuration of the open round. */
import { updateLength, updateShape } from '../../shared/lattice/update-shape.ts';
import { specDim, specHash } from '../../shared/model/spec.ts';
import { maxUpdateBytes } from '../../shared/protocol/limits.ts';
import type { Manifest } from '../../shared/protocol/messages.ts';
import type { Aggregator } from './aggregator.ts';

/** @param log identity of the log */
export function manifestOf(aggregator: Aggregator, log: string): Manifest {
  const { config, spec, catalog } = aggregator.site;
  const inForce = aggregator.state.config?.site ?? config;
  return {
    log,
    site: inForce,
    specHash: specHash(spec),
    parameters: specDim(spec),
    catalog: { hash: catalog.hash, items: catalog.items },
    maxUpdateBytes: maxUpdateBytes(updateLength(updateShape(specDim(spec), inForce))),
    announcement: aggregator.announcement(),
  };
}
