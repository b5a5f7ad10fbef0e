/** `hearsay serve`: an aggregator over an embedded store in a data folder. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { HearsayError } from '../../shared/hearsay-error.ts';
import { epsilonOf } from '../../shared/privacy/accountant.ts';
import { noiseMultiplierOf, type SiteConfig } from '../../shared/protocol/site-config.ts';
import { releaseRho } from '../../shared/release.ts';
import { credentialFile, watchCredentials } from '../admin/credential-file.ts';
import { type RunningServer, startServer } from '../aggregator-server.ts';
import { readCatalog } from '../catalog/read-catalog.ts';
import { scriptTag } from '../client-files/script-tag.ts';
import { createDiagnostics, type Diagnostics } from '../diagnostics.ts';
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
  const read = await readGivenSettings(options);
  const { settings } = read;
  const items = settings.catalog === undefined ? [] : await readCatalog(settings.catalog);
  const handedModel = await readHandedModel(settings);
  const store = openSqliteStore(settings.data);
  const diagnostics = createDiagnostics();
  const server = await startServer({
    settings,
    items,
    store,
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
  const stop = async (): Promise<void> => {
    files?.close();
    await server.close();
    store.close();
    process.exit(0);
  };
  process.on('SIGHUP', createReload(settings.catalog, server, diagnostics));
  process.once('SIGINT', () => void stop());
  process.once('SIGTERM', () => void stop());
  for (const line of greeting(read, items.length, server)) process.stdout.write(`${line}\n`);
}

function openFiles(folder: string, store: Store, { aggregator }: RunningServer): Promise<FileSocket> {
  const signed = { signer: storedLogSigner(store), log: aggregator };
  return openFileSocket(folder, (path) => storedFile(store, signed, path));
}

async function readHandedModel({ initialModel, initialCatalog }: Settings): Promise<HandedModel | undefined> {
  if (initialModel === undefined) return undefined;
  return {
    file: await readModelFile(initialModel),
    items: initialCatalog === undefined ? undefined : await readCatalog(initialCatalog),
  };
}

/** Reads the catalog again, one time after the other; a file that is not fine is told of, and changes nothing. */
function createReload(
  catalog: string | undefined,
  server: RunningServer,
  diagnostics: Diagnostics,
): () => Promise<void> {
  let turn = Promise.resolve();
  const reload = async (): Promise<void> => {
    try {
      if (catalog === undefined) throw new HearsayError('BAD_CONFIG', 'no --catalog FILE to read again');
      server.changeCatalog(await readCatalog(catalog));
    } catch (error) {
      diagnostics.failed('the catalog stays as it was', error);
    }
  };
  return () => {
    turn = turn.then(reload);
    return turn;
  };
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
