/** `hearsay serve`: an aggregator over an embedded store in a data folder. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { HearsayError } from '../../shared/hearsay-error.ts';
import { epsilonOf } from '../../shared/privacy/accountant.ts';
import { noiseMultiplierOf, type SiteConfig } from '../../shared/protocol/site-config.ts';
import { releaseRho } from '../../shared/release.ts';
import { type RunningServer, startServer } from '../aggregator-server.ts';
import { readCatalog } from '../catalog/read-catalog.ts';
import { scriptTag } from '../client-files/script-tag.ts';
import { createDiagnostics, type Diagnostics } from '../diagnostics.ts';
import { unlessGuarantee } from '../guarantee.ts';
import { ownBuild } from '../log/build-files.ts';
import type { HandedModel } from '../rounds/first-model.ts';
import { readSettings, type Settings } from '../settings.ts';
import { openSqliteStore } from '../store/sqlite-store.ts';
import { wholeNumber } from './program.ts';
import { readModelFile } from './read-model-file.ts';

type ServeOptions = {
  config?: string;
  data?: string;
  port?: number;
  catalog?: string;
  initialModel?: string;
  initialCatalog?: string;
};

/** Add `serve` to the program. */
export function addServeCommand(program: Command): void {
  program
    .command('serve')
    .description('run the aggregator of one site')
    .option('--config <file>', 'settings, JSON')
    .option('--data <folder>', 'where log, models and secrets are kept (default: hearsay-data)')
    .option(
      '--port <number>',
      'TCP port (default: 4000; 0: any free one)',
      wholeNumber({ least: 0, most: 65_535 }),
    )
    .option('--catalog <file>', 'items, CSV or JSONL; plain or .gz')
    .option('--initial-model <file>', 'a published model file to begin a new log with')
    .option('--initial-catalog <file>', 'items that it was trained on, where they are others')
    .action(serve);
}

async function serve({ config, ...overrides }: ServeOptions): Promise<void> {
  const settings = await readSettings(config, overrides);
  const items = settings.catalog === undefined ? [] : await readCatalog(settings.catalog);
  const handedModel = await readHandedModel(settings);
  const store = openSqliteStore(settings.data);
  const diagnostics = createDiagnostics();
  const server = await startServer({
    settings,
    items,
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
  const stop = async (): Promise<void> => {
    await server.close();
    store.close();
    process.exit(0);
  };
  process.on('SIGHUP', createReload(settings.catalog, server, diagnostics));
  process.once('SIGINT', () => void stop());
  process.once('SIGTERM', () => void stop());
  for (const line of greeting(settings, items.length, server)) process.stdout.write(`${line}\n`);
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
function greeting({ site, data }: Settings, items: number, { port, embed, log }: RunningServer): string[] {
  const origin = `http://localhost:${port}`;
  return [
    `aggregator ${origin}/`,
    ...(embed ? [`tag ${scriptTag({ origin, embed, log })}`] : []),
    `data ${data}`,
    items === 0 ? 'catalog empty: nothing to learn; give --catalog FILE' : `catalog ${items} items`,
    `privacy ${describePrivacy(site)}`,
  ];
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
