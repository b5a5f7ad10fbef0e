/** One running server: store, aggregator, HTTP and sockets put together. The command line and the tests start it. */
import { randomBytes } from 'node:crypto';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HearsayError } from '../shared/hearsay-error.ts';
import { updateLength, updateShape } from '../shared/lattice/update-shape.ts';
import type { LogState } from '../shared/log/state.ts';
import { specDim } from '../shared/model/spec.ts';
import type { CatalogItem } from '../shared/protocol/catalog.ts';
import type { Announcement } from '../shared/protocol/messages.ts';
import { noiseMultiplierOf } from '../shared/protocol/site-config.ts';
import { adminParts } from './admin/admin-parts.ts';
import type { AdminParts } from './admin/admin-routes.ts';
import type { AdminStatus } from './admin/admin-status.ts';
import type { Credential } from './admin/credential.ts';
import { History } from './admin/history.ts';
import { statusSource } from './admin/status-source.ts';
import { storeEvidence } from './audit/store-evidence.ts';
import type { ClientFile } from './client-files/client-build.ts';
import { type ClientPlaces, openClientFiles } from './client-files/client-files.ts';
import type { Diagnostics } from './diagnostics.ts';
import { createApp } from './http/app.ts';
import { watchConnections } from './http/open-connections.ts';
import { Traffic } from './http/traffic.ts';
import { CosignedCheckpoint } from './log/cosigned-checkpoint.ts';
import { type LogSigner, openLogSigner } from './log/log-signer.ts';
import { WitnessClient } from './log/witness-client.ts';
import { Aggregator } from './rounds/aggregator.ts';
import type { AggregatorEnvironment, Build } from './rounds/environment.ts';
import { experimentStatus } from './rounds/experiment-status.ts';
import { firstModel, type HandedModel } from './rounds/first-model.ts';
import { manifestOf } from './rounds/manifest.ts';
import { type Site, siteOver } from './rounds/site.ts';
import type { Settings } from './settings/settings.ts';
import { nobody } from './sockets/connected-browsers.ts';
import { type Gateway, openGateway } from './sockets/gateway.ts';
import { catalogAddress, modelAddress } from './store/blob-address.ts';
import { namedBlob } from './store/named-blob.ts';
import type { Store } from './store/store.ts';

/** What a server is made of. */
export type ServerParts = ClientPlaces & {
  readonly settings: Pick<Settings, 'site' | 'logOrigin' | 'witnesses' | 'evidenceDays' | 'port' | 'host'>;
  readonly items: readonly CatalogItem[];
  readonly store: Store;
  readonly diagnostics: Diagnostics;
  /** Who is let in, as it is now; asked at each use. */
  readonly credentials: () => readonly Credential[];
  /** What brings another catalog over HTTP. */
  readonly catalogRoutes?: AdminParts['catalog'];
  /** The build that runs, for the log. */
  readonly build?: Build | undefined;
  /** What a new log begins with; see {@link firstModel}. */
  readonly handedModel?: HandedModel | undefined;
};

/** A server that answers. */
export type RunningServer = {
  readonly port: number;
  readonly aggregator: Aggregator;
  /** Identity of the log, 64 hex digits. */
  readonly log: string;
  /** The script tag's script; undefined without a build. */
  readonly embed: ClientFile | undefined;
  /** What the operator's page shows. */
  readonly adminStatus: () => AdminStatus;
  /**
   * Go on over another catalog; see {@link Aggregator.changeCatalog}.
   * @throws HearsayError BAD_CATALOG, BAD_CONFIG; then nothing has changed
   */
  readonly changeCatalog: (items: readonly CatalogItem[], credential?: string) => void;
  /** Stop answering; the store stays open. */
  readonly close: () => Promise<void>;
};

/** How often deadlines are looked at, milliseconds. */
const tickMs = 1000;

/** How often witnesses are asked, where the log has grown. */
const witnessMs = 10_000;

/** How long a stopping server waits for clients to go by themselves. */
const graceMs = 500;

/**
 * Start a server.
 * @throws HearsayError BAD_CONFIG (also: the port is taken), BAD_CATALOG, BAD_MODEL (the initial model), BAD_LOG
 */
export async function startServer(parts: ServerParts): Promise<RunningServer> {
  const { settings, store, diagnostics } = parts;
  const site = siteOver(settings.site, parts.items);
  const client = await openClientFiles(parts);
  const signer = openLogSigner(store, settings.logOrigin);
  const attempt = createAttempt(diagnostics);
  let gateway: Gateway | undefined;
  /** The configuration that connected browsers were welcomed with. */
  let introduced: LogState['config'] = null;
  /** Releases that the operator has been told of: announced are openings and changes of catalog too. */
  let told = 0;
  const history = new History();
  const traffic = new Traffic();
  const aggregator = new Aggregator(environment(parts, site, attempt), {
    folded: (leaf, before, after) => history.add(leaf, before, after),
    announced: (announcement) => {
      if (aggregator.state.config !== introduced) gateway?.reintroduce(longestUpdate(aggregator));
      introduced = aggregator.state.config;
      gateway?.announce(announcement);
      gather(); // browsers look for the model's leaf in a checkpoint now
      if (announcement.spent.releases > told) logRelease(diagnostics, announcement);
      told = announcement.spent.releases;
    },
    progressed: (announcement) => gateway?.progress(announcement),
    leftOut: (round, leafIndices) => logLeftOut(diagnostics, round, leafIndices),
    lost: (round) => logLost(diagnostics, round),
    withdrawn: ({ toVersion, cause }) => diagnostics.info('rolled back', { toVersion, cause }),
  });
  introduced = aggregator.state.config;
  told = aggregator.state.releases;
  const manifest = () => manifestOf(aggregator, signer.logId);
  signer.sign(aggregator); // where a key is missing, the start is the time to say so
  const checkpoint = cosignedCheckpoint(parts, aggregator, signer);
  const status = () => ({ ...statusOf(aggregator, diagnostics), connections: gateway?.connections() ?? 0 });
  const adminStatus = statusSource({
    ...{ aggregator, history, traffic, diagnostics, build: parts.build },
    browsers: () => gateway?.browsers() ?? nobody,
  });
  const admin = adminParts({ ...parts, aggregator, status: adminStatus });
  const app = createApp({
    manifest,
    admin,
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
    metrics: {
      announcement: () => aggregator.announcement(),
      site: () => aggregator.state.config?.site ?? settings.site,
      leaves: () => aggregator.state.size,
      connections: () => gateway?.connections() ?? 0,
      refusals: diagnostics.refusals,
    },
    traffic,
    failed: (error) => diagnostics.failed('a request could not be answered', error),
  });
  const http = createServer(app);
  const endConnections = watchConnections(http);
  gateway = openGateway(http, {
    ...{ aggregator, manifest, diagnostics, admin, dim: longestUpdate(aggregator) },
    received: (bytes) => traffic.received(bytes),
  });
  const port = await listen(http, settings);
  const timer = setInterval(attempt, tickMs, () => aggregator.tick());
  const gather = (): void =>
    void checkpoint.gather().catch((error) => diagnostics.failed('witnesses were not asked', error));
  gather();
  const witnessTimer = setInterval(gather, witnessMs);
  const close = async (): Promise<void> => {
    clearInterval(timer);
    clearInterval(witnessTimer);
    client.close();
    attempt(() => aggregator.tick());
    if (gateway) await closeGateway(gateway, endConnections);
  };
  const changeCatalog = (items: readonly CatalogItem[], credential?: string): void => {
    if (aggregator.changeCatalog(items, credential)) logCatalog(diagnostics, aggregator);
  };
  return { port, aggregator, log: signer.logId, embed: client.embed, adminStatus, changeCatalog, close };
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

/** Clients may go by themselves, but not take their time. */
async function closeGateway(gateway: Gateway, endConnections: () => void): Promise<void> {
  const grace = setTimeout(endConnections, graceMs);
  await gateway.close();
  clearTimeout(grace);
}

function logRelease(diagnostics: Diagnostics, { model, spent }: Announcement): void {
  const { releases, epsilon } = spent;
  diagnostics.info('released', { version: model.version, releases, epsilon });
}

function logLeftOut(diagnostics: Diagnostics, round: number, leafIndices: readonly number[]): void {
  const where = `round ${round}, leaves ${leafIndices.join(', ')}`;
  const damage = new HearsayError('BAD_LOG', `${where}: missing, or not what their hashes say`);
  diagnostics.failed('acknowledged updates are damaged, and will be in no sum', damage);
}

function logLost(diagnostics: Diagnostics, round: number): void {
  const loss = new HearsayError('BAD_LOG', `round ${round}: too few of its updates are left to sum`);
  diagnostics.failed('a round was lost, and has ended without a release; it cost nothing', loss);
}

function logWitness(diagnostics: Diagnostics, witness: string, failure: unknown): void {
  if (failure === undefined) diagnostics.info('a witness cosigns again', { witness });
  else diagnostics.failed(`the witness ${witness} does not cosign; it is asked again`, failure);
}

function logCatalog(diagnostics: Diagnostics, { site, state }: Aggregator): void {
  diagnostics.info('catalog changed', { items: site.catalog.items, version: state.model?.version ?? null });
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
  site: Site,
  attempt: Attempt,
): AggregatorEnvironment {
  return {
    store,
    site,
    build,
    initialModel: () => firstModel(site, handedModel),
    now: Date.now,
    evidenceMs: settings.evidenceDays * 86_400_000,
    randomBytes: (length) => new Uint8Array(randomBytes(length)),
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
