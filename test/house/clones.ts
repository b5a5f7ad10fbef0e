/**
 * `npm run house:clones [-- --node 20,22,24] [--only shop,tests] [--new]`: what a newcomer waits for, from `git clone` to a shop
 * that answers, and to the end of the tests; npm's cache is empty, and each is a clone of its own. A second go does what the first
 * has left. Writes `test/house/results/clones.json`; ends with 1 where one failed.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { collectParts } from './collected-parts.ts';
import { git, root } from './house-result.ts';
import { environmentOf, nodeVersions } from './node-versions.ts';
import { type Command, countFailed, type Run, timeRun } from './timed-run.ts';

const { values: options } = parseArgs({
  options: {
    node: { type: 'string', default: nodeVersions.join() },
    only: { type: 'string', default: 'shop,tests' },
    new: { type: 'boolean', default: false },
  },
});

/** What is done in a clone. */
const commands: Readonly<Record<string, Pick<Command, 'args' | 'isDone'>>> = {
  shop: { args: ['npm', 'start'], isDone: shopAnswers },
  tests: { args: ['npm', 'test'] },
};

/** `npm start` says where the shop is. */
async function shopAnswers(output: string): Promise<boolean> {
  const [, address] = /shop (http:\S+)/.exec(output) ?? [];
  if (address === undefined) return false;
  return fetch(address).then(
    ({ ok }) => ok,
    () => false,
  );
}

/** In a folder that holds nothing but Node, and is gone afterwards. */
async function runInClone(kind: string, version: string): Promise<Run> {
  const command = commands[kind];
  if (!command)
    throw new Error(`nothing is called ${kind}: expected some of ${Object.keys(commands).join()}`);
  const folder = mkdtempSync(join(tmpdir(), 'hearsay-clone-'));
  try {
    mkdirSync(join(folder, 'node'));
    const environment = environmentOf(version, join(folder, 'node'));
    const since = Date.now();
    git('clone', '--quiet', root, join(folder, 'main'));
    return await timeRun(`${kind} ${version}`, {
      ...command,
      since,
      folder: join(folder, 'main'),
      environment: { ...environment, npm_config_cache: join(folder, 'cache') },
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const planned = options.node.split(',').flatMap((version) =>
  options.only.split(',').map((kind) => ({
    name: `${kind} ${version}`,
    measure: () => runInClone(kind, version),
  })),
);
const result = { file: 'clones', name: 'clone.failedRuns', toValue: countFailed } as const;
const runs = await collectParts(result, planned, options.new);
process.exitCode = countFailed(runs) === 0 ? 0 : 1;
