/** `hearsay serve` as a process in a folder of its own, for tests. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { newFolder } from '../new-folder.ts';
import { type ServeProcess, startServe } from '../serve-process.ts';

/** The folder of the test that runs; see {@link useServing}. */
export let cwd: string;
const running: ServeProcess[] = [];

/** For each test of the file that calls this a new folder; what it has started is ended after it. */
export function useServing(): void {
  beforeEach(() => {
    cwd = newFolder();
  });
  afterEach(async () => {
    for (const serve of running.splice(0)) await serve.kill('SIGKILL');
  });
}

/** On any free port: the usual one may be taken on the machine of whoever tests. */
export const start = (...args: readonly string[]): Promise<ServeProcess> => startUnder({}, ...args);

/** {@link start} under these variables beside those of the tests. */
export async function startUnder(
  environment: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<ServeProcess> {
  const serve = await startServe(['--port', '0', ...args], cwd, environment);
  running.push(serve);
  return serve;
}

/** Write a file into the folder. @returns its path */
export function fileOf(name: string, content: string): string {
  writeFileSync(join(cwd, name), content);
  return join(cwd, name);
}

export const json = async (url: string): Promise<unknown> => (await fetch(url)).json();
