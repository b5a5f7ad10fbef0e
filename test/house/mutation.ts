/**
 * `npm run mutation -- [--only PART] [--concurrency N] [--force]`: which share of small damages to the sources the unit tests of
 * the same folder notice. A mutant is not run again where its file and its tests are as they were; a change of a file that
 * both import is not seen by that, so `--force` runs all of them. `--only` prints, and writes no result.
 *
 * No mutants are made of the texts of errors, nor counted of what runs once while a module loads (tables, schemas): each of
 * these would take a process of its own, and most are typed constants.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';
import { type HousePart, percent, resultFolder, root, stampNow, writeHouseResult } from './house-result.ts';

/** What is mutated together, and the tests that are to notice. */
type Part = { readonly sources: readonly string[]; readonly tests: readonly string[] };

const folder = (name: string): Part => ({
  sources: [`shared/${name}/**/*.ts`],
  tests: [`test/shared/${name}/**/*.test.ts`],
});

const parts: Readonly<Record<string, Part>> = {
  lattice: folder('lattice'),
  privacy: folder('privacy'),
  log: folder('log'),
  release: {
    sources: [
      'shared/release.ts',
      'shared/server-optimizer.ts',
      'shared/model/published-model.ts',
      'shared/model/float16.ts',
    ],
    tests: [
      'test/shared/release.test.ts',
      'test/shared/server-optimizer.test.ts',
      'test/shared/model/published-model.test.ts',
      'test/shared/model/float16.test.ts',
    ],
  },
};

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    concurrency: { type: 'string', default: '2' },
    force: { type: 'boolean', default: false },
  },
});

/** Counts of mutants are never left out. */
type MutatedPart = Required<Pick<HousePart, 'name' | 'value' | 'killed' | 'survived'>>;

/** Mutate a part and run its tests; survivors are printed on the way. */
async function mutate(name: string, { sources, tests }: Part): Promise<MutatedPart> {
  process.stdout.write(`\n# ${name}\n`);
  const mutants = await new Stryker({
    configFile: join(root, 'test/house/stryker.json'),
    mutate: [...sources],
    testFiles: [...tests],
    incrementalFile: `${resultFolder}/mutants-${name}.json`,
    concurrency: Number(options.concurrency),
    force: options.force,
  }).runMutationTest();
  const killed = mutants.filter(({ status }) => status === 'Killed' || status === 'Timeout').length;
  const survived = mutants.filter(({ status }) => status === 'Survived' || status === 'NoCoverage').length;
  return { name, value: percent(killed, killed + survived), killed, survived };
}

const chosen = Object.entries(parts).filter(([name]) => options.only === undefined || options.only === name);
if (chosen.length === 0) throw new Error(`--only takes one of ${Object.keys(parts).join(', ')}`);
process.chdir(root);
const stamp = stampNow();
const results: MutatedPart[] = [];
for (const [name, part] of chosen) results.push(await mutate(name, part));
const count = (of: 'killed' | 'survived'): number => results.reduce((sum, each) => sum + each[of], 0);
const value = percent(count('killed'), count('killed') + count('survived'));
for (const { name, value, survived } of results) {
  process.stdout.write(`${name}: ${value.toFixed(1)} % killed, ${survived} survive\n`);
}
if (options.only === undefined) {
  process.stdout.write(`all: ${value.toFixed(1)} % killed\n`);
  writeHouseResult('mutation', { name: 'mutation.killed', value, parts: results }, stamp);
}
