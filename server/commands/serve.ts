/** `hearsay serve`: an aggregator over an embedded store in a data folder. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { HearsayError } from '../../shared/hearsay-error.ts';
import { epsilonOf } from '../../shared/privacy/accountant.ts';
import { noiseMultiplierOf, type SiteConfig } from '../../shared/protocol/site-config.ts';
import { releaseRho } from '../../shared/release.ts';
import { type RunningServer, startServer } from '../aggregator-server.ts';
import { type StartingCatalog, startingCatalog } from '../catalog/catalog-record.ts';
import { isAddress } from '../catalog/feed-address.ts';
import { type FollowedCatalog, followFeed, followFile, readPlace } from '../catalog/follow-catalog.ts';
import { type CatalogReading, readCatalog } from '../catalog/read-catalog.ts';
import { tellBadRows } from '../catalog/tell-bad-rows.ts';
import { scriptTag } from '../client-files/script-tag.ts';
import { createDiagnostics } from '../diagnostics.ts';
import { unlessGuarantee } from '../guarantee.ts';
import { ownBuild } from '../log/build-files.ts';
import { type FileSocket, openFileSocket } from '../log/file-socket.ts';
import { storedLogSigner } from '../log/log-signer.ts';
import { storedFile } from '../log/stored-file.ts';
import type { HandedModel } from '../rounds/first-model.ts';
import type { SettingSource } from '../settings/setting-source.ts';
import type { ReadSettings, Settings } from '../settings/settings.ts';
import { openSqliteStore } from '../store/sqlite-store.ts';
import type { Store } from '../store/store.ts';
import { readModelFile } from './read-model-file.ts';
import { addSettingsOptions, readGivenSettings, type SettingsOptions } from './settings-options.ts';

/** Add `serve` to the program. */
export function addServeCommand(program: Command): void {
  addSettingsOptions(program.command('serve').description('run the aggregator of one site')).action(serve);
}

async function serve(options: SettingsOptions): Promise<void> {
  const given = await readGivenSettings(options);
  const { settings } = given;
  const read = await readFirst(settings);
  const handedModel = await readHandedModel(settings);
  const store = openSqliteStore(settings.data);
  const diagnostics = createDiagnostics();
  const starting = ownerOf(store, () => startFrom(store, read));
  if (read instanceof Error) diagnostics.failed('the feed does not answer; the last catalog stays', read);
  else if (read) tellBadRows(diagnostics, read.bad);
  const server = await startServer({
    settings,
    items: starting.items,
    catalog: {
      ...{ feed: settings.feed, followed: starting.followed },
      badRows: read && 'bad' in read ? read.bad.count : 0,
    },
    store,
    diagnostics,
    clientFolder: fileURLToPath(new URL('../client', import.meta.url)),
    clientArchive: { folder: join(settings.data, 'client'), days: settings.clientDays },
    build: await ownBuild(fileURLToPath(new URL('..', import.meta.url))),
    handedModel,
  }).catch((error: unknown) => {
    store.close();
    throw error;
  });
  const files = await openFiles(settings.data, store, server).catch((error: unknown) => {
    diagnostics.failed('no backup and no export can be made while it runs', error);
  });
  const followed = follow(settings, server);
  const stop = async (): Promise<void> => {
    files?.close();
    await followed?.close();
    await server.close();
    store.close();
    process.exit(0);
  };
  process.on('SIGHUP', () => void reload(followed, server));
  process.once('SIGINT', () => void stop());
  process.once('SIGTERM', () => void stop());
  for (const line of greeting(given, starting.items.length, server)) process.stdout.write(`${line}\n`);
}

function openFiles(folder: string, store: Store, { aggregator }: RunningServer): Promise<FileSocket> {
  const signed = { signer: storedLogSigner(store), log: aggregator };
  return openFileSocket(folder, (path) => storedFile(store, signed, path));
}

async function readHandedModel({ initialModel, initialCatalog }: Settings): Promise<HandedModel | undefined> {
  if (initialModel === undefined) return undefined;
  return {
    file: await readModelFile(initialModel),
    items: initialCatalog === undefined ? undefined : (await readCatalog(initialCatalog)).items,
  };
}

/**
 * The catalog's file or feed at the start.
 * @returns why a feed gives none: it may come back later; undefined where neither is given
 * @throws HearsayError BAD_CATALOG, TOO_LARGE of a file: that is mended here and now
 */
async function readFirst({ catalog, feed }: Settings): Promise<CatalogReading | HearsayError | undefined> {
  if (catalog === undefined) return undefined;
  const reading = readPlace(catalog, feed);
  if (!isAddress(catalog)) return reading;
  return reading.catch((error: unknown) => {
    if (error instanceof HearsayError) return error;
    throw error;
  });
}

/** @throws HearsayError what the feed was refused for, where there is no catalog yet to go on with */
function startFrom(store: Store, read: CatalogReading | HearsayError | undefined): StartingCatalog {
  if (!(read instanceof HearsayError)) return startingCatalog(store, read);
  const kept = startingCatalog(store, undefined);
  if (kept.items.length === 0) throw read;
  return kept;
}

/** What `run` gives; where it throws, the store is closed. */
function ownerOf<T>(store: Store, run: () => T): T {
  try {
    return run();
  } catch (error) {
    store.close();
    throw error;
  }
}

function follow({ catalog, feed }: Settings, server: RunningServer): FollowedCatalog | undefined {
  if (catalog === undefined) return undefined;
  return (isAddress(catalog) ? followFeed : followFile)(catalog, feed, server.catalog);
}

async function reload(followed: FollowedCatalog | undefined, { catalog }: RunningServer): Promise<void> {
  if (followed) await followed.reload();
  else catalog.failed(new HearsayError('BAD_CONFIG', 'no --catalog FILE to read again'));
}

/** What an operator wants to know at the start, privacy included. */
function greeting(
  { settings: { site, data }, sources }: ReadSettings,
  items: number,
  { port, embed, log }: RunningServer,
): string[] {
  const origin = `http://localhost:${port}`;
  return [
    `aggregator ${origin}/`,
    ...(embed ? [`tag ${scriptTag({ origin, embed, log })}`] : []),
    ...settingsLine(sources),
    `data ${data}`,
    items === 0 ? 'catalog empty: nothing to learn; give --catalog FILE' : `catalog ${items} items`,
    `privacy ${describePrivacy(site)}`,
  ];
}

/** Which file and variables had a say: an operator may not know that there are any. */
function settingsLine(sources: readonly SettingSource[]): string[] {
  const names = sources.map(({ name }) => name).filter((name) => name !== undefined);
  return names.length > 0 ? [`settings ${names.join(', ')}`] : [];
}

function describePrivacy(site: SiteConfig): string {
  const { variance, cap, delta, budgetEpsilon } = site.privacy;
  if (variance === 0) return 'noise off: no guarantee';
  const perPeriod = epsilonOf({ rho: cap * releaseRho({ lattice: site.lattice, variance }), delta });
  const epsilon = `epsilon ${perPeriod.toPrecision(3)} per period at delta ${delta}${unlessGuarantee(perPeriod)}`;
  const budget =
    budgetEpsilon === null
      ? 'no budget'
      : `stops at epsilon ${budgetEpsilon}${unlessGuarantee(budgetEpsilon)}`;
  return `noise multiplier ${noiseMultiplierOf(site).toFixed(2)}, ${epsilon}, ${budget}`;
}
