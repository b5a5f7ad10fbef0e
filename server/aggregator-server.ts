/** One running server: store, aggregator, HTTP and sockets put together. The command line and the tests start it. */
import { randomBytes } from 'node:crypto';
import type { Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HearsayError } from '../shared/hearsay-error.ts';
import { updateLength, updateShape } from '../shared/lattice/update-shape.ts';
import type { LogState } from '../shared/log/state.ts';
import { specDim } from '../shared/model/spec.ts';
import type { CatalogItem } from '../shared/protocol/catalog.ts';
import { noiseMultiplierOf } from '../shared/protocol/site-config.ts';
import { createDoor, limitConnections } from './access/door.ts';
import { adminParts } from './admin/admin-parts.ts';
import type { AdminStatus } from './admin/admin-status.ts';
import type { Credential } from './admin/credential.ts';
import { History } from './admin/history.ts';
import { statusSource } from './admin/status-source.ts';
import { storeEvidence } from './audit/store-evidence.ts';
import { CatalogKeeper, type CatalogKeeperParts } from './catalog/catalog-keeper.ts';
import type { ClientFile } from './client-files/client-build.ts';
import { type ClientPlaces, openClientFiles } from './client-files/client-files.ts';
import type { Diagnostics } from './diagnostics.ts';
import { createApp } from './http/app.ts';
import { watchConnections } from './http/open-connections.ts';
import { createPatientServer, type Patience } from './http/patience.ts';
import { createRequestLog } from './http/request-log.ts';
import { Traffic } from './http/traffic.ts';
import type { Disk } from './lifecycle/disk.ts';
import { drain } from './lifecycle/drain.ts';
import { ServerCondition } from './lifecycle/server-condition.ts';
import { CosignedCheckpoint } from './log/cosigned-checkpoint.ts';
import { type LogSigner, openLogSigner } from './log/log-signer.ts';
import { WitnessClient } from './log/witness-client.ts';
import { logCatalog, logLeftOut, logLost, logRelease, logWitness } from './operator-lines.ts';
import { Aggregator } from './rounds/aggregator.ts';
import type { AggregatorEnvironment, Build } from './rounds/environment.ts';
import { experimentStatus } from './rounds/experiment-status.ts';
import { firstModel, type HandedModel } from './rounds/first-model.ts';
import { manifestOf } from './rounds/manifest.ts';
import { type Site, siteOver } from './rounds/site.ts';
import { type FeedSettings, feedDefaults } from './settings/feed-settings.ts';
import type { Settings } from './settings/settings.ts';
import { nobody } from './sockets/connected-browsers.ts';
import { type Gateway, openGateway } from './sockets/gateway.ts';
import { catalogAddress, modelAddress } from './store/blob-address.ts';
import { namedBlob } from './store/named-blob.ts';
import type { Store } from './store/store.ts';
import { watchStore } from './store/watched-store.ts';

/** What a server is made of. */
export type ServerParts = ClientPlaces & {
  readonly settings: Pick<
    Settings,
    'site' | 'logOrigin' | 'witnesses' | 'evidenceDays' | 'port' | 'host' | 'access'
  >;
  readonly items: readonly CatalogItem[];
  /** When changes of the catalog come in force, and over what they are; the defaults, and nothing, where it is left out. */
  readonly catalog?:
    | ({ readonly feed: FeedSettings } & Pick<CatalogKeeperParts, 'followed' | 'badRows'>)
    | undefined;
  readonly store: Store;
  /** That the store is on; left out for one in memory. */
  readonly disk?: Disk | undefined;
  /** When a backup was finished last, milliseconds since 1970; undefined where there was none. */
  readonly lastBackup?: () => number | undefined;
  readonly diagnostics: Diagnostics;
  /** Who is let in, as it is now; asked at each use. */
  readonly credentials: () => readonly Credential[];
  /** The build that runs, for the log. */
  readonly build?: Build | undefined;
  /** What a new log begins with; see {@link firstModel}. */
  readonly handedModel?: HandedModel | undefined;
  /** How long clients may take, where it is not as usual. */
  readonly patience?: Patience | undefined;
};

/** A server that answers. */
export type RunningServer = {
  readonly port: number;
  readonly aggregator: Aggregator;
  /** Identity of the log, 64 hex digits. */
  readonly log: string;
  /** The script tag's script; undefined without a build. */
  readonly embed: ClientFile | undefined;
  /** What the catalog is to be: files, feeds and requests give it to this. */
  readonly catalog: CatalogKeeper;
  /** What the operator's page shows. */
  readonly adminStatus: () => AdminStatus;
  /**
   * Take nothing any more, store what has come, release what is complete, end all connections; the store stays open. A round
   * that is not complete stays as it is, for the next start.
   * @param drainMs how long answers that have begun may take; left out: no longer than a close frame
   */
  readonly close: (drainMs?: number) => Promise<void>;
};

/** How often deadlines are looked at, milliseconds. */
const tickMs = 1000;

/** How often witnesses are asked, where the log has grown. */
const witnessMs = 10_000;

/**
 * Start a server.
 * @throws HearsayError BAD_CONFIG (also: the port is taken), BAD_CATALOG, BAD_MODEL (the initial model), BAD_LOG
 */
export async function startServer(parts: ServerParts): Promise<RunningServer> {
  const { settings, disk, diagnostics } = parts;
  const store = watchStore(parts.store);
  const condition = new ServerCondition({ store, disk, diagnostics });
  const site = siteOver(settings.site, parts.items);
  const client = await openClientFiles(parts);
  const signer = openLogSigner(store, settings.logOrigin);
  const attempt = createAttempt(diagnostics);
  let gateway: Gateway | undefined;
  let catalog: CatalogKeeper | undefined;
  /** The configuration that connected browsers were welcomed with. */
  let introduced: LogState['config'] = null;
  /** Releases that the operator has been told of: announced are openings and changes of catalog too. */
  let told = 0;
  /** Updates. */
  let acknowledged = 0;
  const history = new History();
  const traffic = new Traffic();
  const aggregator = new Aggregator(environment({ ...parts, store }, { site, attempt, condition }), {
    folded: (leaf, before, after) => history.add(leaf, before, after),
    announced: (announcement) => {
      if (aggregator.state.config !== introduced) gateway?.reintroduce(longestUpdate(aggregator));
      introduced = aggregator.state.config;
      gateway?.announce(announcement);
      gather(); // browsers look for the model's leaf in a checkpoint now
      if (announcement.spent.releases > told) logRelease(diagnostics, announcement);
      setImmediate(() => catalog?.tick()); // before the next round has updates to lose
      told = announcement.spent.releases;
    },
    progressed: (announcement) => gateway?.progress(announcement),
    leftOut: (round, leafIndices) => logLeftOut(diagnostics, round, leafIndices),
    lost: (round) => logLost(diagnostics, round),
    withdrawn: ({ toVersion, cause }) => diagnostics.info('rolled back', { toVersion, cause }),
  });
  introduced = aggregator.state.config;
  told = aggregator.state.releases;
  const keeper = catalogKeeper(parts, aggregator, (items) => {
    if (aggregator.changeCatalog(items)) logCatalog(diagnostics, aggregator);
  });
  catalog = keeper;
  const manifest = () => manifestOf(aggregator, signer.logId);
  signer.sign(aggregator); // where a key is missing, the start is the time to say so
  const checkpoint = cosignedCheckpoint(parts, aggregator, signer);
  const door = createDoor(settings.access, diagnostics);
  const status = () => ({
    ...statusOf(aggregator, diagnostics),
    catalog: keeper.status,
    connections: gateway?.connections() ?? 0,
  });
  const adminStatus = statusSource({
    ...{ aggregator, history, traffic, diagnostics, build: parts.build },
    browsers: () => gateway?.browsers() ?? nobody,
  });
  const admin = adminParts({
    ...{ credentials: parts.credentials, clientFolder: parts.clientFolder, diagnostics },
    ...{ aggregator, keeper, addressOf: door.addressOf, status: adminStatus },
    feed: parts.catalog?.feed ?? feedDefaults,
  });
  const app = createApp({
    ...{ door, manifest, admin, refused: diagnostics.refused },
    catalog: (hash) => namedBlob(store, catalogAddress(hash)),
    model: (hash) => namedBlob(store, modelAddress(hash)),
    log: {
      checkpoint: () => checkpoint.note,
      verifierKey: signer.verifierKey,
      tile: (tile) => aggregator.tile(tile),
    },
    evidence: {
      evidence: storeEvidence(store, () => aggregator.state),
      entrance: admin,
      shown: (auditor, round) => diagnostics.info('evidence shown', { auditor, round }),
    },
    client,
    clientFolder: parts.clientFolder,
    status,
    prometheus: {
      announcement: () => aggregator.announcement(),
      site: () => aggregator.state.config?.site ?? settings.site,
      isPaused: () => aggregator.state.isPaused,
      leaves: () => aggregator.state.size,
      catalog: () => keeper.status,
      connections: () => gateway?.connections() ?? 0,
      acknowledged: () => acknowledged,
      refusals: diagnostics.refusals,
      notReady: () => condition.reasons,
      disk: () =>
        condition.freeBytes === undefined || !disk
          ? undefined
          : { freeBytes: condition.freeBytes, reserveBytes: disk.reserveBytes },
      lastBackup: parts.lastBackup ?? (() => undefined),
      witnesses: () => checkpoint.witnesses,
    },
    traffic,
    requestLog: createRequestLog(diagnostics.lines),
    failed: (error, about) => diagnostics.failed('a request could not be answered', error, about),
  });
  const http = createPatientServer(app, parts.patience);
  limitConnections(http, door, () => diagnostics.refused('TOO_MANY'));
  const connections = watchConnections(http);
  const contribute: Aggregator['contribute'] = async (...update) => {
    const receipt = await aggregator.contribute(...update);
    acknowledged++;
    return receipt;
  };
  gateway = openGateway(http, {
    ...{ aggregator: { contribute }, manifest, diagnostics, admin, door, patience: parts.patience },
    received: (bytes) => traffic.received(bytes),
    dim: longestUpdate(aggregator),
  });
  const port = await listen(http, settings);
  const timer = setInterval(() => {
    condition.look();
    attempt(() => {
      aggregator.tick();
      keeper.tick();
    });
  }, tickMs);
  const gather = (): void =>
    void checkpoint.gather().catch((error) => diagnostics.failed('witnesses were not asked', error));
  gather();
  const witnessTimer = setInterval(() => {
    condition.look(() => signer.sign(aggregator));
    gather();
  }, witnessMs);
  const close = async (drainMs = 0): Promise<void> => {
    condition.drain();
    clearInterval(timer);
    clearInterval(witnessTimer);
    client.close();
    attempt(() => aggregator.tick());
    if (gateway) await drain(gateway, connections, drainMs);
  };
  return {
    ...{ port, aggregator, log: signer.logId, embed: client.embed },
    ...{ catalog: keeper, adminStatus, close },
  };
}

function catalogKeeper(
  { store, diagnostics, catalog }: ServerParts,
  aggregator: Aggregator,
  change: (items: readonly CatalogItem[]) => void,
): CatalogKeeper {
  const { feed, ...start } = catalog ?? { feed: feedDefaults, followed: null, badRows: 0 };
  return new CatalogKeeper({ store, aggregator, change, rules: feed, diagnostics, now: Date.now, ...start });
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
    changed: (witness, failure) => logWitness(diagnostics, witness, failure),
  });
}

/** Coordinates: the open round goes on under the configuration that it was opened with, the next has the new one. */
function longestUpdate({ state, site: { config, spec } }: Aggregator): number {
  const settings = [config, state.config?.site ?? config];
  return Math.max(...settings.map((each) => updateLength(updateShape(specDim(spec), each))));
}

type Attempt = (run: () => void) => void;

/** A failing store must not end the process: what could not be written is tried again at the next tick. */
function createAttempt(diagnostics: Diagnostics): Attempt {
  return (run) => {
    try {
      run();
    } catch (error) {
      diagnostics.failed('the round could not go on; it is tried again', error);
    }
  };
}

function environment(
  { settings, store, handedModel, build }: ServerParts,
  { site, attempt, condition }: { site: Site; attempt: Attempt; condition: ServerCondition },
): AggregatorEnvironment {
  return {
    store,
    site,
    build,
    initialModel: () => firstModel(site, handedModel),
    now: Date.now,
    evidenceMs: settings.evidenceDays * 86_400_000,
    cohortShare: settings.access.cohortShare,
    randomBytes: (length) => new Uint8Array(randomBytes(length)),
    unavailable: () => condition.unavailable(),
    defer: (run) => setImmediate(attempt, run),
  };
}

function statusOf(aggregator: Aggregator, diagnostics: Diagnostics): Record<string, unknown> {
  const { size, config } = aggregator.state;
  return {
    ...aggregator.announcement(),
    pausedByOperator: aggregator.state.isPaused,
    metrics: aggregator.metrics(),
    experiment: experimentStatus(aggregator.state),
    leaves: size,
    noiseMultiplier: config ? noiseMultiplierOf(config.site) : null,
    refusals: diagnostics.refusals(),
  };
}

function listen(http: HttpServer, { port, host }: Pick<Settings, 'port' | 'host'>): Promise<number> {
  return new Promise((resolve, reject) => {
    const refuse = (cause: Error): void =>
      reject(new HearsayError('BAD_CONFIG', `cannot listen on port ${port}: ${cause.message}`, { cause }));
    http.once('error', refuse);
    http.listen(port, host, () => {
      http.off('error', refuse);
      resolve((http.address() as AddressInfo).port);
    });
  });
}
