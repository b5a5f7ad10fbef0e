/** What a server is before anybody can reach it: an aggregator over its store, the log that it signs, the catalog that it keeps. */
import { randomBytes } from 'node:crypto';
import { History } from './admin/history.ts';
import { CatalogKeeper } from './catalog/catalog-keeper.ts';
import type { Diagnostics } from './diagnostics.ts';
import { ServerCondition } from './lifecycle/server-condition.ts';
import { CosignedCheckpoint } from './log/cosigned-checkpoint.ts';
import { type LogSigner, openLogSigner } from './log/log-signer.ts';
import { WitnessClient } from './log/witness-client.ts';
import { tellCatalog, tellLeftOut, tellLost, tellWitness } from './operator-lines.ts';
import { Aggregator, type AggregatorListener } from './rounds/aggregator.ts';
import { firstModel } from './rounds/first-model.ts';
import type { Site } from './rounds/site.ts';
import type { ServerParts } from './server-parts.ts';
import { feedDefaults } from './settings/feed-settings.ts';
import { type WatchedStore, watchStore } from './store/watched-store.ts';

/** See the head of this file. */
export type ServerCore = {
  readonly store: WatchedStore;
  /** Whether updates are taken now. */
  readonly condition: ServerCondition;
  readonly aggregator: Aggregator;
  readonly keeper: CatalogKeeper;
  readonly signer: LogSigner;
  readonly checkpoint: CosignedCheckpoint;
  /** For the operator's page. */
  readonly history: History;
  readonly attempt: Attempt;
};

/** Runs what a failing store may hinder; what it throws is told of, and tried again at the next tick. */
type Attempt = (run: () => void) => void;

/** Nothing is announced before {@link startCore} has returned. */
type Told = Pick<AggregatorListener, 'announced' | 'progressed'>;

/** @throws HearsayError BAD_CONFIG, BAD_MODEL (the initial model), BAD_LOG (also: the key that the log names is missing) */
export function startCore(parts: ServerParts, site: Site, told: Told): ServerCore {
  const { settings, disk, diagnostics } = parts;
  const store = watchStore(parts.store);
  const condition = new ServerCondition({ store, disk, diagnostics });
  const signer = openLogSigner(store, settings.logOrigin);
  const attempt = createAttempt(diagnostics);
  const history = new History();
  const aggregator = new Aggregator(
    {
      ...{ store, site, build: parts.build, now: Date.now },
      initialModel: () => firstModel(site, parts.handedModel),
      evidenceMs: settings.evidenceDays * 86_400_000,
      cohortShare: settings.access.cohortShare,
      randomBytes: (length) => new Uint8Array(randomBytes(length)),
      unavailable: () => condition.unavailable(),
      defer: (run) => setImmediate(attempt, run),
    },
    {
      ...told,
      folded: (leaf, before, after) => history.add(leaf, before, after),
      leftOut: (round, leafIndices) => tellLeftOut(diagnostics, round, leafIndices),
      lost: (round) => tellLost(diagnostics, round),
      withdrawn: ({ toVersion, cause }) => diagnostics.info('rolled back', { toVersion, cause }),
    },
  );
  const keeper = catalogKeeper({ ...parts, store }, aggregator);
  signer.sign(aggregator); // where a key is missing, the start is the time to say so
  const checkpoint = cosignedCheckpoint(parts, aggregator, signer);
  return { store, condition, aggregator, keeper, signer, checkpoint, history, attempt };
}

function createAttempt(diagnostics: Diagnostics): Attempt {
  return (run) => {
    try {
      run();
    } catch (error) {
      diagnostics.failed('the round could not go on; it is tried again', error);
    }
  };
}

function catalogKeeper({ store, diagnostics, catalog }: ServerParts, aggregator: Aggregator): CatalogKeeper {
  const { feed, ...start } = catalog ?? { feed: feedDefaults, followed: null, badRows: 0 };
  return new CatalogKeeper({
    ...{ store, aggregator, rules: feed, diagnostics, now: Date.now, ...start },
    change: (items) => {
      if (aggregator.changeCatalog(items)) tellCatalog(diagnostics, aggregator);
    },
  });
}

function cosignedCheckpoint(
  { settings, diagnostics }: ServerParts,
  aggregator: Aggregator,
  signer: LogSigner,
): CosignedCheckpoint {
  return new CosignedCheckpoint({
    witnesses: settings.witnesses.map((witness) => new WitnessClient(witness)),
    current: () => {
      const { size } = aggregator.state;
      return {
        ...{ note: signer.sign(aggregator), size },
        prove: (oldSize) => aggregator.consistencyProof(oldSize, size),
      };
    },
    now: () => performance.now(),
    changed: (witness, failure) => tellWitness(diagnostics, witness, failure),
  });
}
