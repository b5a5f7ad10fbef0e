import { availableParallelism } from 'node:os';
import { defineConfig } from 'playwright/test';
import { chromiumFlags, findChromium } from './chromium.ts';

const executablePath = findChromium();

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  // Playwright empties it.
  outputDir: '../../test-results/traces',
  // As many as cores, like the unit tests; the tests of a file run one after the other.
  workers: availableParallelism(),
  timeout: 180_000,
  expect: { timeout: 60_000 },
  reporter: [['list'], ['json', { outputFile: '../../test-results/browser.json' }]],
  use: {
    launchOptions: {
      args: [...chromiumFlags],
      ...(executablePath === undefined ? {} : { executablePath }),
    },
  },
});
