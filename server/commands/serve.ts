/** `hearsay serve`: an aggregator over an embedded store in a data folder. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { epsilonOf } from '../../shared/privacy/accountant.ts';
import { noiseMultiplierOf, type SiteConfig } from '../../shared/protocol/site-config.ts';
import { releaseRho } from '../../shared/release.ts';
import { isAny } from '../access/origins.ts';
import { credentialFile, watchCredentials } from '../admin/credential-file.ts';
import { type RunningServer, startServer } from '../aggregator-server.ts';
import { lastBackupOf } from '../backup/last-backup.ts';
import { readCatalog } from '../catalog/read-catalog.ts';
import { scriptTag } from '../client-files/script-tag.ts';
import { createDiagnostics, type Diagnostics } from '../diagnostics.ts';
import { unlessGuarantee, unlessSum } from '../guarantee.ts';
import { diskOf } from '../lifecycle/disk.ts';
import { createStopper } from '../lifecycle/stopper.ts';
import { ownBuild } from '../log/build-files.ts';
import { type FileSocket, openFileSocket } from '../log/file-socket.ts';
import { storedLogSigner } from '../log/log-signer.ts';
import { storedFile } from '../log/stored-file.ts';
import { formatAtLeast, formatAtMost } from '../pages/numbers.ts';
import type { HandedModel } from '../rounds/first-model.ts';
import type { SettingSource } from '../settings/setting-source.ts';
import type { ReadSettings, Settings } from '../settings/settings.ts';
import { eraseCopies } from '../store/kept-copy.ts';
import { openSqliteStore } from '../store/sqlite-store.ts';
import type { Store } from '../store/store.ts';
import { readModelFile } from './read-model-file.ts';
import { followCatalog, readFirst, startFrom } from './served-catalog.ts';
import { addSettingsOptions, readGivenSettings, type SettingsOptions } from './settings-options.ts';

/** Add `serve` to the program. */
export function addServeCommand(program: Command): void {
  addSettingsOptions(program.command('serve').description('run the aggregator of one site')).action(serve);
}

async function serve(options: SettingsOptions): Promise<void> {
  const given = await readGivenSettings(options);
  const { settings } = given;
  const first = await readFirst(settings);
  const handedModel = await readHandedModel(settings);
  const store = openSqliteStore(settings.data);
  const diagnostics = createDiagnostics({ level: settings.diagnosticsLevel });
  const { items, ...start } = closingAfter(store, () => startFrom(store, first, diagnostics));
  const server = await startServer({
    settings,
    items,
    catalog: { feed: settings.feed, ...start },
    store,
    disk: diskOf(settings.data, settings.diskReserveMb),
    lastBackup: () => lastBackupOf(settings.data),
    diagnostics,
    credentials: watchCredentials(credentialFile(settings.data), (error) =>
      diagnostics.failed('nobody is let in: the credentials cannot be read', error),
    ),
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
  const copies = keepRetention(settings, diagnostics);
  const followed = followCatalog(settings, first, server);
  const stop = async (): Promise<void> => {
    files?.close();
    clearInterval(copies);
    await followed.close();
    await server.close(settings.drainSeconds * 1000);
    store.close();
  };
  process.on('SIGHUP', () => void followed.reload());
  const onSignal = createStopper({ stop, diagnostics, exit: (code) => process.exit(code) });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, onSignal);
  for (const line of greeting(given, items.length, server)) process.stdout.write(`${line}\n`);
}

/** Closes the store where `run` throws. */
function closingAfter<T>(store: Store, run: () => T): T {
  try {
    return run();
  } catch (error) {
    store.close();
    throw error;
  }
}

function openFiles(folder: string, store: Store, { aggregator }: RunningServer): Promise<FileSocket> {
  const signed = { signer: storedLogSigner(store), log: aggregator };
  return openFileSocket(folder, (path) => storedFile(store, signed, path));
}

/** Copies from before a migration are kept a week at most, and no longer than evidence is: they hold it. */
function keepRetention({ data, evidenceDays }: Settings, diagnostics: Diagnostics): NodeJS.Timeout {
  const keptMs = Math.min(7, evidenceDays) * 86_400_000;
  const erase = (): void => {
    try {
      const erased = eraseCopies(data, Date.now() - keptMs);
      if (erased > 0) diagnostics.info('copies of the database from before a migration erased', { erased });
    } catch (error) {
      diagnostics.failed('old copies of the database could not be erased', error);
    }
  };
  erase();
  return setInterval(erase, 3_600_000);
}

async function readHandedModel({ initialModel, initialCatalog }: Settings): Promise<HandedModel | undefined> {
  if (initialModel === undefined) return undefined;
  return {
    file: await readModelFile(initialModel),
    items: initialCatalog === undefined ? undefined : (await readCatalog(initialCatalog)).items,
  };
}

/** What an operator wants to know at the start, privacy included. */
function greeting(
  { settings: { site, data, access }, sources }: ReadSettings,
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
    ...originsLine(access.origins),
    `privacy ${describePrivacy(site)}`,
  ];
}

/** Where every page may take part, an operator is told. */
function originsLine(origins: readonly string[]): string[] {
  return isAny(origins) ? ["origins any: name your site's in the setting origins"] : [];
}

/** Which file and variables had a say: an operator may not know that there are any. */
function settingsLine(sources: readonly SettingSource[]): string[] {
  const names = sources.map(({ name }) => name).filter((name) => name !== undefined);
  return names.length > 0 ? [`settings ${names.join(', ')}`] : [];
}

function describePrivacy(site: SiteConfig): string {
  const { variance, cap, delta, budgetEpsilon } = site.privacy;
  if (variance === 0) return `noise off: no guarantee${unlessSum(site)}`;
  const perPeriod = epsilonOf({ rho: cap * releaseRho({ lattice: site.lattice, variance }), delta });
  const epsilon = `epsilon ${formatAtMost(perPeriod)} per period at delta ${delta}${unlessGuarantee(perPeriod)}`;
  const budget =
    budgetEpsilon === null
      ? 'no budget'
      : `stops at epsilon ${budgetEpsilon}${unlessGuarantee(budgetEpsilon)}`;
  return `noise multiplier ${formatAtLeast(noiseMultiplierOf(site))}, ${epsilon}, ${budget}`;
}
