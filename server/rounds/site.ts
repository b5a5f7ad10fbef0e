/**
 * A site: its configuration over a catalog, with the model spec that follows. Either from an operator's items, which are
 * checked, or over a catalog file that the log has already.
 */
import { shrunkRadius } from '../../shared/lattice/lattice.ts';
import { modelLattice } from '../../shared/lattice/update-shape.ts';
import { checkCatalog } from '../../shared/model/catalog-misfit.ts';
import { readCatalogRows } from '../../shared/model/catalog-rows.ts';
import { catalogShape } from '../../shared/model/catalog-shape.ts';
import { modelSpec } from '../../shared/model/model-spec.ts';
import { type ModelSpec, specDim } from '../../shared/model/spec.ts';
import type { CatalogItem } from '../../shared/protocol/catalog.ts';
import type { SiteConfig } from '../../shared/protocol/site-config.ts';
import { type CatalogFile, catalogFile } from '../catalog/catalog-file.ts';

/** What a site is: its public configuration, its catalog, and the model spec that follows. */
export type Site = {
  readonly config: SiteConfig;
  readonly spec: ModelSpec;
  readonly catalog: SiteCatalog;
};

/** A catalog as it is served, and kept so that the model can follow its items into the next one. */
export type SiteCatalog = CatalogFile & { readonly items: number };

/** @throws HearsayError BAD_CATALOG, BAD_CONFIG (a radius to which no browser could round an update of this length) */
export function siteOver(config: SiteConfig, items: readonly CatalogItem[]): Site {
  checkCatalog(items);
  const spec = modelSpec(config.model, catalogShape(items));
  shrunkRadius(modelLattice(config), specDim(spec));
  return { config, spec, catalog: { ...catalogFile(items), items: items.length } };
}

/**
 * The same over a catalog as it is served.
 * @throws HearsayError BAD_CATALOG where the file is none
 */
export function siteOverFile(config: SiteConfig, file: CatalogFile): Site {
  const { ids, shape } = readCatalogRows(file.bytes);
  return { config, spec: modelSpec(config.model, shape), catalog: { ...file, items: ids.length } };
}
