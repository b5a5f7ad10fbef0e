/** Sees to what tests need of the system: a Chromium, and openssl to verify our logs with. */
import { spawnSync } from 'node:child_process';
import { findChromium } from './browser/chromium.ts';

/** Install a Chromium if there is none: Playwright's own where it can be downloaded, else Debian's. @throws Error where none can be had */
export function ensureChromium(): void {
  if (findChromium()) return;
  run('npx', ['playwright', 'install', '--with-deps', 'chromium']);
  if (findChromium()) return;
  installPackage('chromium');
  if (!findChromium()) throw new Error('no Chromium: install one, or set CHROMIUM_PATH to its path');
}

/** Install openssl if there is none; where it cannot be had, its tests say that they did not run. */
export function ensureOpenssl(): void {
  if (spawnSync('openssl', ['version']).status !== 0) installPackage('openssl');
}

function installPackage(name: string): void {
  run('apt-get', ['update', '-qq']);
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name]);
}

function run(command: string, args: string[]): void {
  process.stdout.write(`${command} ${args.join(' ')}\n`);
  spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'], timeout: 300_000 });
}
