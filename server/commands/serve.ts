/** `hearsay serve`: an aggregator over an embedded store in a data folder. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type Command, InvalidArgumentError } from 'commander';
import { HearsayError } from '../../shared/hearsay-error.ts';
import { epsilonOf } from '../../shared/privacy/accountant.ts';
import { noiseMultiplierOf, type SiteConfig } from '../../shared/protocol/site-config.ts';
import { releaseRho } from '../../shared/release.ts';
import { type RunningServer, startServer } from '../aggregator-server.ts';
import { readCatalog } from '../catalog/read-catalog.ts';
import { createDiagnostics, type Diagnostics } from '../diagnostics.ts';
import { readSettings, type Settings } from '../settings.ts';
import { openSqliteStore } from '../store/sqlite-store.ts';

type ServeOptions = {
  config?: string;
  data?: string;
  port?: number;
  catalog?: string;
  initialModel?: string;
};

/** Add `serve` to the program. */
export function addServeCommand(program: Command): void {
  program
    .command('serve')
    .description('run the aggregator of one site')
    .option('--config <file>', 'settings, JSON')
    .option('--data <folder>', 'where log, models and secrets are kept (default: hearsay-data)')
    .option('--port <number>', 'TCP port (default: 4000; 0: any free one)', toPort)
    .option('--catalog <file>', 'items, CSV or JSONL; plain or .gz')
    .option('--initial-model <file>', 'a published model file to begin a new log with')
    .action(serve);
}

function toPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError('expected 0 to 65535');
  return port;
}

async function serve({ config, ...overrides }: ServeOptions): Promise<void> {
  const settings = await readSettings(config, overrides);
  const items = settings.catalog === undefined ? [] : await readCatalog(settings.catalog);
  const initialModelFile =
    settings.initialModel === undefined ? undefined : await readModel(settings.initialModel);
  const store = openSqliteStore(settings.data);
  const diagnostics = createDiagnostics();
  const server = await startServer({
    settings,
    items,
    store,
    diagnostics,
    clientFolder: fileURLToPath(new URL('../client', import.meta.url)),
    initialModelFile,
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
  for (const line of greeting(settings, items.length, server.port)) process.stdout.write(`${line}\n`);
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

async function readModel(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new HearsayError('BAD_CONFIG', `cannot read ${file}: ${(cause as Error).message}`, { cause });
  }
}

/** What an operator wants to know at the start, privacy included. */
function greeting({ site, data }: Settings, items: number, port: number): string[] {
  return [
    `aggregator http://localhost:${port}/`,
    `data ${data}`,
    items === 0 ? 'catalog empty: nothing to learn; give --catalog FILE' : `catalog ${items} items`,
    `privacy ${describePrivacy(site)}`,
  ];
}

function describePrivacy(site: SiteConfig): string {
  const { variance, cap, delta, budgetEpsilon } = site.privacy;
  if (variance === 0) return 'noise off: no guarantee';
  const perPeriod = epsilonOf({ rho: cap * releaseRho({ lattice: site.lattice, variance }), delta });
  const budget = budgetEpsilon === null ? 'no budget' : `stops at epsilon ${budgetEpsilon}`;
  return `noise multiplier ${noiseMultiplierOf(site).toFixed(2)}, epsilon ${perPeriod.toPrecision(3)} per period at delta ${delta}, ${budget}`;
}
