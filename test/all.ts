/** `npm test`: types, lint, build, unit tests, browser tests; one closing line with the counts of all of them. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { ensureChromium, ensureOpenssl } from './system-packages.ts';

type Counts = { passed: number; failed: number; skipped: number };

const results = 'test-results';

/** Run one step to its end; true where it succeeded. */
function succeeds(title: string, command: string, args: string[]): boolean {
  process.stdout.write(`\n# ${title}\n`);
  const { status } = spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  return status === 0;
}

/** A step that counts as one test. */
function check(title: string, script: string): Counts {
  return succeeds(title, 'npm', ['run', '--silent', script])
    ? { passed: 1, failed: 0, skipped: 0 }
    : { passed: 0, failed: 1, skipped: 0 };
}

/** A test runner; it fails as a whole where it wrote no counts or ended badly without a failed test. */
function runner(title: string, args: string[], file: string, read: (report: unknown) => Counts): Counts {
  const succeeded = succeeds(title, 'npx', args);
  try {
    const counts = read(JSON.parse(readFileSync(`${results}/${file}`, 'utf8')));
    return succeeded || counts.failed > 0 ? counts : { ...counts, failed: 1 };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

function readVitest(report: unknown): Counts {
  const { numPassedTests, numFailedTests, numFailedTestSuites, numPendingTests } = report as Record<
    string,
    number
  >;
  return {
    passed: numPassedTests ?? 0,
    failed: (numFailedTests || numFailedTestSuites) ?? 1,
    skipped: numPendingTests ?? 0,
  };
}

function readPlaywright(report: unknown): Counts {
  const { stats, errors } = report as {
    stats: { expected: number; unexpected: number; flaky: number; skipped: number };
    errors: unknown[];
  };
  const { expected, unexpected, flaky, skipped } = stats;
  return { passed: expected, failed: unexpected + flaky + errors.length, skipped };
}

mkdirSync(results, { recursive: true });
for (const name of readdirSync(results)) {
  // What `npm run house` reads took hours.
  if (name !== 'house') rmSync(`${results}/${name}`, { recursive: true });
}
ensureChromium();
ensureOpenssl();
const vitest = [
  'vitest',
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${results}/unit.json`,
];
const counts = [
  check('types', 'types'),
  check('lint', 'lint'),
  check('build', 'build'),
  runner('unit, property and integration tests', vitest, 'unit.json', readVitest),
  runner(
    'browser tests',
    ['playwright', 'test', '-c', 'test/browser/playwright.config.ts'],
    'browser.json',
    readPlaywright,
  ),
];
const total = (key: keyof Counts): number => counts.reduce((sum, each) => sum + each[key], 0);
const skipped = total('skipped') > 0 ? `, ${total('skipped')} skipped` : '';
process.stdout.write(`\n${total('passed')} passed, ${total('failed')} failed${skipped}\n`);
process.exitCode = total('failed') > 0 ? 1 : 0;
