/** A site from its configuration and its items: catalog file and model spec, checked against each other. */
import { shrunkRadius } from '../../shared/lattice/lattice.ts';
import { modelLattice } from '../../shared/lattice/update-shape.ts';
import { checkCatalog } from '../../shared/model/catalog-misfit.ts';
import { catalogShape } from '../../shared/model/catalog-shape.ts';
import { modelSpec } from '../../shared/model/model-spec.ts';
import { specDim } from '../../shared/model/spec.ts';
import type { CatalogItem } from '../../shared/protocol/catalog.ts';
import type { SiteConfig } from '../../shared/protocol/site-config.ts';
import { catalogFile } from '../catalog/catalog-file.ts';
import type { Site } from './genesis.ts';

/** @throws HearsayError BAD_CATALOG, BAD_CONFIG (a radius to which no browser could round an update of this length) */
export function siteOver(config: SiteConfig, items: readonly CatalogItem[]): Site {
  checkCatalog(items);
  const spec = modelSpec(config.model, catalogShape(items));
  shrunkRadius(modelLattice(config), specDim(spec));
  return { config, spec, catalog: { ...catalogFile(items), items: items.length } };
}
