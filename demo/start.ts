/** `npm start`: aggregator, shop and crowd on this machine, until Ctrl-C. Each start begins a new log. */
import { type ChildProcess, fork } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { CrowdReport } from './crowd/crowd-report.ts';
import { catalogLines, readItems } from './demo-catalog.ts';
import { aggregatorSettings, crowdSize, longestPauseMs } from './demo-settings.ts';
import { freePort } from './free-port.ts';
import { pageNames } from './pages/page-names.ts';
import { startShop } from './shop-server.ts';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const root = '../../'; // this file runs as dist/demo/start.js
const itemsFile = at(`${root}demo/data/items.csv`);
const eventsFile = at(`${root}demo/data/events.csv.gz`);
const dataFolder = at(`${root}.data/demo`);

const children: ChildProcess[] = [];
const stop = (code: number): void => {
  for (const child of children) child.kill();
  process.exit(code);
};
process.once('SIGINT', () => stop(0));
process.once('SIGTERM', () => stop(0));

/** Run one of the built programs; the demo ends where one of them does. */
function run(program: string, args: string[], output: 'inherit' | 'ignore'): ChildProcess {
  const child = fork(at(program), args, { stdio: ['ignore', output, 'inherit', 'ipc'] });
  children.push(child);
  child.once('exit', (code) => {
    process.stderr.write(`${program} ended with ${code}\n`);
    stop(1);
  });
  return child;
}

/** Resolves once the aggregator answers. */
async function answers(origin: string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const healthy = await fetch(`${origin}/health`)
      .then(({ ok }) => ok)
      .catch(() => false);
    if (healthy) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`no answer from ${origin}`);
}

const items = await readItems(itemsFile);
rmSync(dataFolder, { recursive: true, force: true });
mkdirSync(dataFolder, { recursive: true });
writeFileSync(`${dataFolder}/catalog.jsonl`, catalogLines(items));
writeFileSync(`${dataFolder}/settings.json`, JSON.stringify(aggregatorSettings));
const aggregatorPort = await freePort(4000);
const aggregator = `http://localhost:${aggregatorPort}`;
const settings = ['--config', `${dataFolder}/settings.json`, '--data', `${dataFolder}/store`];
run(
  '../server/hearsay.js',
  ['serve', ...settings, '--catalog', `${dataFolder}/catalog.jsonl`, '--port', `${aggregatorPort}`],
  'ignore',
);
await answers(aggregator);
const { log } = (await (await fetch(`${aggregator}/hearsay.json`)).json()) as { log: string };

let crowdReport: CrowdReport = { visitors: crowdSize, popularity: null, curve: [] };
const folders = { folder: at('shop'), pages: at('pages') };
const shop = { ...folders, aggregator, log, items, crowd: () => crowdReport };
const shopPort = await startShop(shop, await freePort(4001));
run('crowd.js', [aggregator, eventsFile, `${crowdSize}`, `${longestPauseMs}`], 'inherit').on(
  'message',
  (message) => {
    crowdReport = message as CrowdReport;
  },
);
const origin = `http://localhost:${shopPort}`;
process.stdout.write(
  'crowd on this machine, so its address may fill a cohort (cohortShare 1), and has no limits\n',
);
process.stdout.write(`shop ${origin}/\n`);
for (const name of pageNames) process.stdout.write(`elements with ${name} ${origin}/pages/${name}/\n`);
