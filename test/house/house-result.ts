/** What a long check of the house found: a file that `npm run house` reads, since it cannot wait for the check itself. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Where the results lie. Git tracks them: who clones this need not spend hours on them. */
const resultFolder = 'test/house/results';

/** Where lies what else such a check writes; git does not track it. */
export const outputFolder = 'test-results/house';

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

const sharedAndItsTests = ['shared', 'test/shared', 'package-lock.json'];

/** What was measured, each a file of its own, and of which files it speaks: no document, and no result, changes any. */
const scopes = {
  coverage: [...sharedAndItsTests, 'test/house/coverage.ts'],
  mutation: [...sharedAndItsTests, 'test/house/mutat*.ts', 'test/house/stryker.json'],
  // of the bench they run only what opens its pages
  runs: ['.', ':!test/house', ':!test/bench/*-time.ts', ':!test/shared/**/*.test.ts'],
  clones: ['.'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** A file of results, without its ending. */
export type ResultFile = keyof typeof scopes;

/** What a check has looked at. */
export type Stamp = {
  /** 40 hex digits. */
  readonly commit: string;
  /** Whether the files that it speaks of were those of that commit. */
  readonly clean: boolean;
};

/** Of the tree as it is now. */
export const stampNow = (file: ResultFile): Stamp => ({
  commit: git('rev-parse', 'HEAD').trim(),
  clean: git('status', '--porcelain', ...inScope(file)) === '',
});

/** For git. */
const inScope = (file: ResultFile): string[] => ['--', ...scopes[file], ':!*.md', `:!${resultFolder}`];

const fileOf = (name: ResultFile): string => join(root, resultFolder, `${name}.json`);

/** Write a result, with its time. @param stamp taken before what is measured began */
export function writeHouseResult(file: ResultFile, result: HouseResult, stamp: Stamp): void {
  mkdirSync(join(root, resultFolder), { recursive: true });
  const stamped = { ...result, ...stamp, date: new Date().toISOString() };
  writeFileSync(fileOf(file), `${JSON.stringify(stamped, null, 2)}\n`);
}

/** What was written, or in words why it says nothing of the sources as they are. */
export function readHouseResult(file: ResultFile): HouseResult | string {
  if (!existsSync(fileOf(file))) return 'no result';
  const result = JSON.parse(readFileSync(fileOf(file), 'utf8')) as HouseResult & Stamp;
  const from = result.commit.slice(0, 12);
  if (!result.clean || !stampNow(file).clean) return 'its files are not those of a commit, or were not';
  if (!git('rev-list', 'HEAD').includes(result.commit)) return `commit ${from} is none before this one`;
  const changed = git('diff', '--name-only', result.commit, 'HEAD', ...inScope(file));
  return changed === '' ? result : `${changed.trim().split('\n').length} files changed since ${from}`;
}

/** `part` of `whole` in percent; of nothing all. */
export const percent = (part: number, whole: number): number => (whole === 0 ? 100 : (100 * part) / whole);

/** What git prints. @throws Error where it fails */
export function git(...args: string[]): string {
  const options = { cwd: root, encoding: 'utf8', maxBuffer: 64 * 2 ** 20 } as const;
  const { status, stdout, stderr } = spawnSync('git', args, options);
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
  return stdout;
}
