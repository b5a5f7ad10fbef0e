/** What a long check of the house found: a file that `npm run house` reads, since it could not wait for the check itself. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Where results lie; git does not track it. */
export const resultFolder = 'test-results/house';

/** A folder's share of a result, or one run. */
export type HousePart = {
  readonly name: string;
  /** Percent; of a run minutes. */
  readonly value: number;
  /** Counts of mutants, where it is about these. */
  readonly killed?: number;
  readonly survived?: number;
  /** Of a run: whether it failed. */
  readonly failed?: boolean;
};

/** The whole and its parts: shares in percent, or how many runs failed. */
export type HouseResult = {
  readonly name: 'coverage.sharedLines' | 'mutation.killed' | 'suite.failedRuns' | 'clone.failedRuns';
  readonly value: number;
  readonly parts: readonly HousePart[];
};

/** What a check has looked at. */
export type Stamp = {
  /** 40 hex digits. */
  readonly commit: string;
  /** Whether the tree was that commit and nothing else. */
  readonly clean: boolean;
};

/** Of the tree as it is now. */
export const stampNow = (): Stamp => ({
  commit: git('rev-parse', 'HEAD').trim(),
  clean: git('status', '--porcelain') === '',
});

const fileOf = (name: string): string => join(root, resultFolder, `${name}.json`);

/** Write a result as `FILE.json`, with its time. @param stamp taken before what is measured began */
export function writeHouseResult(file: string, result: HouseResult, stamp: Stamp): void {
  mkdirSync(join(root, resultFolder), { recursive: true });
  const stamped = { ...result, ...stamp, date: new Date().toISOString() };
  writeFileSync(fileOf(file), `${JSON.stringify(stamped, null, 2)}\n`);
}

/** What was written, or in words why it says nothing of the sources as they are: documents may have changed since. */
export function readHouseResult(file: string): HouseResult | string {
  let result: HouseResult & Stamp;
  try {
    result = JSON.parse(readFileSync(fileOf(file), 'utf8')) as HouseResult & Stamp;
  } catch {
    return 'no result';
  }
  if (!result.clean || !stampNow().clean) return 'the tree is not clean, or was not';
  const changed = git('diff', '--name-only', result.commit, 'HEAD').split('\n').filter(isNoDocument);
  return changed.length === 0
    ? result
    : `${changed.length} files changed since ${result.commit.slice(0, 12)}`;
}

const isNoDocument = (path: string): boolean => path !== '' && !path.endsWith('.md');

/** `part` of `whole` in percent; of nothing all. */
export const percent = (part: number, whole: number): number => (whole === 0 ? 100 : (100 * part) / whole);

/** What git prints. @throws Error where it fails */
export function git(...args: string[]): string {
  const options = { cwd: root, encoding: 'utf8', maxBuffer: 64 * 2 ** 20 } as const;
  const { status, stdout, stderr } = spawnSync('git', args, options);
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
  return stdout;
}
