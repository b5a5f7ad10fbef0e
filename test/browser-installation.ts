/** Sees to a Chromium for the browser tests: Playwright's own where it can be downloaded, else Debian's package. */
import { spawnSync } from 'node:child_process';
import { findChromium } from './browser/chromium.ts';

/** Install one if there is none. @throws Error where none can be had */
export function ensureChromium(): void {
  if (findChromium()) return;
  run('npx', ['playwright', 'install', '--with-deps', 'chromium']);
  if (findChromium()) return;
  run('apt-get', ['update', '-qq']);
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium']);
  if (!findChromium()) throw new Error('no Chromium: install one, or set HEARSAY_CHROMIUM to its path');
}

function run(command: string, args: string[]): void {
  process.stdout.write(`${command} ${args.join(' ')}\n`);
  spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'], timeout: 300_000 });
}
