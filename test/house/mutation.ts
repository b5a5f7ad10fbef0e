/**
 * `npm run mutation -- [--only PARTS] [--concurrency N] [--new]`: which share of small damages to the sources the unit tests of
 * the same folder notice. It takes hours; a second go does the parts that the first has left. It wants a machine that does
 * nothing else, for a test that takes too long counts as one that has noticed. Writes `test/house/results/mutation.json`.
 *
 * No mutants are made of the texts of errors, nor counted of what runs once while a module loads (tables, schemas): each of
 * these would take a process of its own, and most are typed constants.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';
import { collectParts } from './collected-parts.ts';
import { type HousePart, percent, root } from './house-result.ts';
import { mutatedParts } from './mutated-parts.ts';

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: Object.keys(mutatedParts).join() },
    concurrency: { type: 'string', default: '2' },
    new: { type: 'boolean', default: false },
  },
});

/** Mutate a part and run its tests; survivors are printed on the way. */
async function mutate(name: string): Promise<HousePart> {
  const part = mutatedParts[name];
  if (!part)
    throw new Error(`nothing is called ${name}: expected some of ${Object.keys(mutatedParts).join()}`);
  process.stdout.write(`\n# ${name}\n`);
  const mutants = await new Stryker({
    configFile: join(root, 'test/house/stryker.json'),
    mutate: [...part.sources],
    testFiles: [...part.tests],
    concurrency: Number(options.concurrency),
  }).runMutationTest();
  const killed = mutants.filter(({ status }) => status === 'Killed' || status === 'Timeout').length;
  const survived = mutants.filter(({ status }) => status === 'Survived' || status === 'NoCoverage').length;
  return { name, value: percent(killed, killed + survived), killed, survived };
}

function killedShare(mutated: readonly HousePart[]): number {
  const killed = mutated.reduce((sum, part) => sum + (part.killed ?? 0), 0);
  return percent(killed, killed + mutated.reduce((sum, part) => sum + (part.survived ?? 0), 0));
}

process.chdir(root);
const planned = options.only.split(',').map((name) => ({ name, measure: () => mutate(name) }));
const result = { file: 'mutation', name: 'mutation.killed', toValue: killedShare } as const;
const mutated = await collectParts(result, planned, options.new);
for (const { name, value, survived } of mutated) {
  process.stdout.write(`${name}: ${value.toFixed(1)} % killed, ${survived} survive\n`);
}
process.stdout.write(`all: ${killedShare(mutated).toFixed(1)} % killed\n`);
