/**
 * A small shop and a synchronous federation over its visitors, in this process: every model has to beat popularity
 * here, with the optimizer settings that a site starts with. Tastes are clusters of items; inside of a cluster one
 * item tends to follow another, so order carries something too.
 */
import type { HistoryEvent } from '../../../client/history/history-event.ts';
import { type CatalogIndex, indexCatalog } from '../../../client/models/catalog-index.ts';
import { trainLocally } from '../../../client/models/local-round.ts';
import type { Model, ModelSite, Visitor } from '../../../client/models/model.ts';
import { toSequence } from '../../../client/models/sequence.ts';
import { noFeatures, visitorFeatures } from '../../../client/models/visitor-features.ts';
import { euclideanNorm } from '../../../shared/lattice/clip.ts';
import { followItems } from '../../../shared/model/follow-items.ts';
import { initialModel } from '../../../shared/model/initial-model.ts';
import { modelSpec } from '../../../shared/model/model-spec.ts';
import type { CatalogItem } from '../../../shared/protocol/catalog.ts';
import {
  initialOptimizerState,
  type Master,
  optimizerStep,
  type ServerOptimizer,
} from '../../../shared/server-optimizer.ts';
import { seededUniform } from '../../shared/seeded-random.ts';

/** Somebody with a history, and the index of the item that came after it. */
type FixtureVisitor = {
  readonly cluster: number;
  readonly history: readonly HistoryEvent[];
  readonly next: number;
  readonly attributes?: Readonly<Record<string, string>>;
};

/** A catalog, `clusters` groups of items one after the other, and its visitors. */
export type FixtureShop = {
  readonly catalog: CatalogIndex;
  readonly visitors: readonly FixtureVisitor[];
  /** [items] group of each item. */
  readonly clusterOf: Int32Array;
  /** Items that stand in no history; the visitors' next ones, where there are any. */
  readonly cold: Int32Array;
};

/** How large a shop is, and what it says of its items. */
export type FixtureOptions = {
  readonly seed?: number;
  readonly visitors?: number;
  readonly clusters?: number;
  /** Items of a cluster that stand in histories. */
  readonly itemsPerCluster?: number;
  /** Most events of a history; the fewest are 8. */
  readonly longest?: number;
  /** Items of a cluster that do not; 0 unless told. */
  readonly coldPerCluster?: number;
  /** What the catalog says of an item beside its id; nothing unless told. */
  readonly describe?: (cluster: number, uniform: () => number) => Omit<CatalogItem, 'id'>;
  /** What the page says of a visitor; nothing unless told. */
  readonly attributes?: (cluster: number, uniform: () => number) => Readonly<Record<string, string>>;
};

/** 60 visitors with 8 to 20 events over 40 items in four clusters, unless told otherwise. */
export function fixtureShop(options: FixtureOptions = {}): FixtureShop {
  const {
    seed = 1,
    visitors = 60,
    clusters = 4,
    itemsPerCluster = 10,
    coldPerCluster = 0,
    longest = 20,
  } = options;
  const uniform = seededUniform(seed);
  const below = (count: number): number => Math.floor(uniform() * count);
  const perCluster = itemsPerCluster + coldPerCluster;
  const clusterOf = Int32Array.from({ length: clusters * perCluster }, (_, i) => Math.floor(i / perCluster));
  const catalog = indexCatalog(
    Array.from(clusterOf, (cluster, i) => ({ id: `item-${i}`, ...options.describe?.(cluster, uniform) })),
  );
  const isCold = (item: number): boolean => item % perCluster >= itemsPerCluster;
  const visit = (index: number): FixtureVisitor => {
    const cluster = index % clusters;
    let at = below(itemsPerCluster);
    const walk = Array.from({ length: 9 + below(longest - 7) }, () => {
      // Mostly on to the next item of the cluster, now and then anywhere.
      const chance = uniform();
      at = chance < 0.7 ? (at + 1) % itemsPerCluster : below(itemsPerCluster);
      const astray = chance > 0.95 ? below(clusters) : cluster;
      return astray * perCluster + at;
    });
    const last =
      coldPerCluster > 0 ? cluster * perCluster + itemsPerCluster + below(coldPerCluster) : walk.at(-1)!;
    return {
      cluster,
      history: walk.slice(0, -1).map((item, time) => ({
        itemId: `item-${item}`,
        type: uniform() < 0.7 ? 'view' : 'purchase',
        time,
      })),
      next: last,
      ...(options.attributes && { attributes: options.attributes(cluster, uniform) }),
    };
  };
  return {
    catalog,
    visitors: Array.from({ length: visitors }, (_, index) => visit(index)),
    clusterOf,
    cold: Int32Array.from(clusterOf.keys()).filter(isCold),
  };
}

/** How a fixture is trained; the rest are the defaults of a site: clip 1, FedAdam, learning rate 1. */
export type FixtureTraining = {
  readonly dim?: number;
  /** Visitors of a release, who take turns; all of them unless told. */
  readonly cohort?: number;
  readonly releases?: number;
  readonly steps?: number;
  readonly seed?: number;
};

/** A trained model, and what each visitor keeps for itself. */
export type Trained = {
  readonly model: Model;
  /** Embedding length. */
  readonly dim: number;
  readonly site: ModelSite;
  readonly parameters: Float32Array;
  readonly locals: readonly Float32Array[];
};

const optimizer: ServerOptimizer = {
  kind: 'fedadam',
  learningRate: 0.025,
  beta1: 0.9,
  beta2: 0.99,
  tau: 1e-4,
};
const clipNorm = 1;

/** Release after release, the average of the cohort's clipped deltas moves the model. */
export async function federate(
  model: Model,
  shop: FixtureShop,
  training: FixtureTraining = {},
): Promise<Trained> {
  const { dim = 8, releases = 20, steps = 3, seed = 7, cohort = shop.visitors.length } = training;
  const spec = modelSpec({ name: model.name, dim }, shop.catalog.shape);
  const site = { spec, catalog: shop.catalog };
  const draw = seededUniform(seed);
  const locals = shop.visitors.map((): Float32Array => new Float32Array(0));
  const first = initialModel(spec, seed);
  let master: Master = { model: first, optimizerState: initialOptimizerState(optimizer, first.length) };
  for (let release = 0; release < releases; release++) {
    const average = new Float32Array(master.model.length);
    const visitors = visitorsOf(shop, locals);
    for (let turn = release * cohort; turn < (release + 1) * cohort; turn++) {
      const index = turn % visitors.length;
      const visitor = visitors[index]!;
      const task = model.localTask(site, { parameters: master.model, visitor, steps, draw });
      if (!task) continue;
      const { delta, local } = await trainLocally(task, { steps, learningRate: 1 }, async () => undefined);
      const scale = Math.min(1, clipNorm / (euclideanNorm(delta) || 1)) / cohort;
      for (let i = 0; i < delta.length; i++) average[i] = average[i]! + scale * delta[i]!;
      locals[index] = local;
    }
    master = optimizerStep(master, { update: average, version: release + 1 }, optimizer);
  }
  return { model, dim, site, parameters: master.model, locals };
}

/**
 * The same before the cold items came: the catalog of the training lacks them. Then parameters follow their item ids
 * into the whole catalog; new rows start as at the first release.
 */
export async function federateBeforeCold(
  model: Model,
  shop: FixtureShop,
  training: FixtureTraining = {},
): Promise<Trained> {
  const known = shop.catalog.items.filter((_, item) => !shop.cold.includes(item));
  const trained = await federate(model, { ...shop, catalog: indexCatalog(known) }, training);
  return overCatalog(trained, shop.catalog, training.seed ?? 7);
}

/** A trained model over another catalog: rows follow their item ids, new ones start as a fresh model of this seed. */
export function overCatalog(trained: Trained, catalog: CatalogIndex, seed: number): Trained {
  const { site, parameters } = trained;
  const rowsOf = ({ items, shape }: CatalogIndex) => ({ ids: items.map(({ id }) => id), shape });
  const model = { name: trained.model.name, dim: trained.dim };
  const step = { model, from: rowsOf(site.catalog), to: rowsOf(catalog), seed };
  const moved = followItems({ model: parameters, optimizerState: new Float32Array(0) }, step);
  return { ...trained, site: { spec: modelSpec(model, catalog.shape), catalog }, parameters: moved.model };
}

/** What is ranked: the best so many, among these items; all of them unless told. */
export type Ranking = { readonly count?: number; readonly among?: Int32Array };

/** Share of visitors whose next item stands among the best, 5 unless told. */
export async function hitRate(trained: Trained, shop: FixtureShop, ranking: Ranking = {}): Promise<number> {
  const scorer = trained.model.createScorer(trained.site, trained.parameters);
  let hits = 0;
  for (const [index, visitor] of visitorsOf(shop, trained.locals).entries()) {
    hits += isHit(await scorer.scores(visitor), shop.visitors[index]!.next, ranking);
  }
  scorer.dispose();
  return hits / shop.visitors.length;
}

/** The same where everybody is shown what most events are about. */
export function popularityHitRate(shop: FixtureShop, ranking: Ranking = {}): number {
  const counts = new Float32Array(shop.catalog.items.length);
  for (const { history } of shop.visitors) {
    for (const { itemId } of history) {
      const item = shop.catalog.indexOf.get(itemId!)!;
      counts[item] = counts[item]! + 1;
    }
  }
  const hits = shop.visitors.reduce((sum, { next }) => sum + isHit(counts, next, ranking), 0);
  return hits / shop.visitors.length;
}

/** 1 or 0; items of one score share their place. A score that is no number is no hit, but an error. */
function isHit(scores: Float32Array, next: number, { count = 5, among }: Ranking): number {
  if (!scores.every(Number.isFinite)) throw new RangeError('a score is not finite');
  const others = among ?? Int32Array.from(scores.keys());
  let [better, equal] = [0, 0];
  for (const item of others) {
    if (scores[item]! > scores[next]!) better++;
    else if (scores[item]! === scores[next]!) equal++;
  }
  return Math.min(1, Math.max(0, (count - better) / equal));
}

function visitorsOf({ catalog, visitors }: FixtureShop, locals: readonly Float32Array[]): Visitor[] {
  return visitors.map(({ history, attributes }, index) => ({
    sequence: toSequence(history, catalog.indexOf),
    features: attributes ? visitorFeatures(attributes) : noFeatures,
    local: locals[index]!,
  }));
}
