/** What a long check of the house found: a file that `npm run house` reads, since it could not wait for the check itself. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Where results lie; git does not track it. */
export const resultFolder = 'test-results/house';

/** A folder's share of a result. */
export type HousePart = {
  readonly name: string;
  /** Percent. */
  readonly value: number;
  /** Counts of mutants, where it is about these. */
  readonly killed?: number;
  readonly survived?: number;
};

/** The whole and its parts, in percent. */
export type HouseResult = {
  readonly name: 'coverage.sharedLines' | 'mutation.killed';
  readonly value: number;
  readonly parts: readonly HousePart[];
};

/** Write a result as `FILE.json`, with its time, the commit and whether the tree was that commit and nothing else. */
export function writeHouseResult(file: string, result: HouseResult): void {
  const stamp = {
    commit: git('rev-parse', 'HEAD'),
    clean: git('status', '--porcelain') === '',
    date: new Date().toISOString(),
  };
  mkdirSync(join(root, resultFolder), { recursive: true });
  const path = join(root, resultFolder, `${file}.json`);
  writeFileSync(path, `${JSON.stringify({ ...result, ...stamp }, null, 2)}\n`);
}

/** `part` of `whole` in percent; of nothing all. */
export const percent = (part: number, whole: number): number => (whole === 0 ? 100 : (100 * part) / whole);

function git(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync('git', args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
  return stdout.trim();
}
