import { defineConfig } from 'playwright/test';
import { chromiumFlags, findChromium } from './chromium.ts';

const executablePath = findChromium();

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  // Playwright empties it.
  outputDir: '../../test-results/traces',
  // Two cores, and WebGPU emulated on them: one page at a time.
  workers: 1,
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
