/**
 * `npm run coverage`: which share of the lines of `shared/` its own unit tests run. Tests of other folders do not count: what
 * only they run is tested by chance.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { type HousePart, outputFolder, percent, root, stampNow, writeHouseResult } from './house-result.ts';

const stamp = stampNow('coverage');

/** Lines of one file: how many there are that can run, and how many ran. */
type Lines = { readonly total: number; readonly covered: number };

const reports = `${outputFolder}/coverage`;
const { status } = spawnSync(
  'npx',
  [
    ...['vitest', 'run', 'test/shared', '--reporter=dot', '--testTimeout=120000', '--coverage.enabled'],
    ...[
      '--coverage.include=shared/**/*.ts',
      '--coverage.exclude=test/**',
      `--coverage.reportsDirectory=${reports}`,
    ],
    ...['--coverage.reporter=json-summary', '--coverage.reporter=html'],
  ],
  { cwd: root, stdio: 'inherit' },
);
if (status !== 0) throw new Error('the tests failed');

const { total: _, ...files } = JSON.parse(
  readFileSync(join(root, reports, 'coverage-summary.json'), 'utf8'),
) as Record<string, { readonly lines: Lines }>;
const linesOf = Object.entries(files).map(([path, { lines }]) => ({ path: relative(root, path), ...lines }));

const shareOf = (lines: readonly Lines[]): number =>
  percent(
    lines.reduce((sum, { covered }) => sum + covered, 0),
    lines.reduce((sum, { total }) => sum + total, 0),
  );

const folders = [...new Set(linesOf.map(({ path }) => dirname(path)))].sort();
const parts = folders.map(
  (name): HousePart => ({ name, value: shareOf(linesOf.filter(({ path }) => dirname(path) === name)) }),
);
for (const { path, total, covered } of linesOf) {
  if (covered < total) process.stdout.write(`${path}: ${total - covered} of ${total} lines never run\n`);
}
for (const { name, value } of parts) process.stdout.write(`${name}: ${value.toFixed(2)} %\n`);
const value = shareOf(linesOf);
process.stdout.write(`shared: ${value.toFixed(2)} % of its lines; see ${reports}/index.html\n`);
writeHouseResult('coverage', { name: 'coverage.sharedLines', value, parts }, stamp);
