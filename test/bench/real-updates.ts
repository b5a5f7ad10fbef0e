/** Updates of real customers against a model that has been trained and noised, and how large both travel. */
import { fileURLToPath } from 'node:url';
import { readCustomers } from '../../demo/crowd/purchase-history.ts';
import { catalogFile } from '../../server/catalog/catalog-file.ts';
import { readCatalog } from '../../server/catalog/read-catalog.ts';
import { createPublicFile } from '../../server/http/public-files.ts';
import { RoundSum } from '../../server/rounds/round-sum.ts';
import type { Site } from '../../server/rounds/site.ts';
import { toSettings } from '../../server/settings/settings.ts';
import { updateShape } from '../../shared/lattice/update-shape.ts';
import { catalogShape } from '../../shared/model/catalog-shape.ts';
import { initialModel } from '../../shared/model/initial-model.ts';
import { decodeModelFile, encodeModelFile } from '../../shared/model/model-file.ts';
import { poolingSpec } from '../../shared/model/pooling-spec.ts';
import { specDim, specHash } from '../../shared/model/spec.ts';
import { release } from '../../shared/release.ts';
import { initialOptimizerState, type Master } from '../../shared/server-optimizer.ts';
import type { UpdateTask } from './browser/local-updates.ts';
import type { Measured } from './figure.ts';
import { progress } from './report.ts';
import { median } from './statistics.ts';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const customers = 16;
const releases = 2;

/** Real updates and what they are updates of. */
export type RealUpdates = {
  readonly site: Site;
  readonly dim: number;
  /** Encoded and padded, against the model after the releases. */
  readonly updates: readonly Uint8Array[];
  readonly figures: readonly Measured[];
};

/**
 * The demo's catalog and customers under the default settings, noise included: each release is made of a full
 * cohort in which the customers stand again and again.
 */
export async function trainRealUpdates(
  train: (task: UpdateTask) => Promise<Uint8Array[]>,
): Promise<RealUpdates> {
  const { items } = await readCatalog(at('../../demo/data/items.csv'));
  const people = await readCustomers(at('../../demo/data/events.csv.gz'), customers);
  const histories = people.map(({ history }) => history);
  const config = toSettings({}).site;
  const spec = poolingSpec(catalogShape(items), config.model.dim);
  const site: Site = { config, spec, catalog: { ...catalogFile(items), items: items.length } };
  const dim = specDim(spec);
  let master: Master = {
    model: initialModel(spec, 1),
    optimizerState: initialOptimizerState(config.optimizer, dim),
  };
  const trainOn = ({ model }: Master): Promise<Uint8Array[]> => {
    const published = decodeModelFile({ dim, specHash: specHash(spec) }, encodeModelFile(spec, model));
    return train({ items, site: config, model: published, histories });
  };
  const initialBytes = downloadBytes(site, master);
  progress(`local rounds of ${customers} customers on the initial model`);
  const first = await trainOn(master);
  let updates = first;
  for (let i = 1; i <= releases; i++) {
    master = releaseCohort(master, { updates, version: i }, site);
    progress(`the same after release ${i} of ${releases}`);
    updates = await trainOn(master);
  }
  return {
    site,
    dim,
    updates,
    figures: [updateFigure(first, updates, dim), modelFigure(site, master, initialBytes)],
  };
}

function releaseCohort(
  master: Master,
  { updates, version }: { updates: readonly Uint8Array[]; version: number },
  { config, spec }: Site,
): Master {
  const { lattice, round, privacy, optimizer } = config;
  const sum = new RoundSum(updateShape(specDim(spec), { lattice, metrics: null }));
  for (let i = 0; i < round.cohort; i++) sum.add(updates[i % updates.length]!);
  const noiseKey = crypto.getRandomValues(new Uint8Array(32));
  const rules = { lattice, cohort: round.cohort, variance: privacy.variance, optimizer };
  return release({ master, version, sum: sum.values, noiseKey }, rules).master;
}

/** As the server sends it to browsers, which all take gzip. */
function downloadBytes({ spec }: Site, { model }: Master): number {
  const { bytes, gzip } = createPublicFile('application/octet-stream', encodeModelFile(spec, model));
  return (gzip ?? bytes).length;
}

function updateFigure(first: readonly Uint8Array[], updates: readonly Uint8Array[], dim: number): Measured {
  const sizes = (all: readonly Uint8Array[]): number[] => all.map((bytes) => bytes.length / dim);
  const after = sizes(updates);
  const range = `${Math.min(...after).toFixed(3)} to ${Math.max(...after).toFixed(3)}`;
  return {
    name: 'update.bytesPerParameter',
    value: median(after),
    note:
      `median of ${updates.length} real customers after ${releases} releases (${range}), ` +
      `padding included; on the initial model ${median(sizes(first)).toFixed(3)}`,
  };
}

function modelFigure(site: Site, master: Master, initialBytes: number): Measured {
  const dim = specDim(site.spec);
  return {
    name: 'model.bytesPerParameter',
    value: downloadBytes(site, master) / dim,
    note:
      `gzip as served, after ${releases} releases with the default noise; ` +
      `the initial model ${(initialBytes / dim).toFixed(3)}`,
  };
}
