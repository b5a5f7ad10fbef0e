/** One timed run of a long command, told as it goes. */
import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { progress } from '../bench/report.ts';
import { type HousePart, outputFolder, root } from './house-result.ts';

/** A run as a part of a result. */
export type Run = HousePart & { readonly failed: boolean };

/** How many have failed. */
export const countFailed = (runs: readonly HousePart[]): number =>
  runs.filter(({ failed }) => failed !== false).length;

/** What is run, and where. */
export type Command = {
  readonly args: readonly [string, ...string[]];
  readonly folder?: string;
  readonly environment?: NodeJS.ProcessEnv;
  /** When the clock started, milliseconds since 1970; now, where it is left out. */
  readonly since?: number;
  /** Looks at the output so far: true ends the run well, before the command has ended. */
  readonly isDone?: (output: string) => Promise<boolean>;
};

/** Run a command to its end; what it says goes to a file beside the results. Its value is in minutes. */
export async function timeRun(name: string, command: Command): Promise<Run> {
  const since = command.since ?? Date.now();
  progress(name);
  const logFolder = join(root, outputFolder, 'runs');
  mkdirSync(logFolder, { recursive: true });
  const file = join(logFolder, `${name.replaceAll(' ', '-')}.log`);
  const failed = !(await succeeds(command, file));
  const value = Math.round((Date.now() - since) / 600) / 100;
  progress(`${name}: ${failed ? `FAILED, see ${file}` : 'good'}, ${value} min`);
  return { name, value, failed };
}

/** In a process group of its own, so that nothing of it is left over. */
async function succeeds(
  { args, folder = root, environment, isDone }: Command,
  file: string,
): Promise<boolean> {
  const [program, ...rest] = args;
  const child = spawn(program, rest, {
    cwd: folder,
    env: environment ?? process.env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log = createWriteStream(file);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      log.write(text);
      output += text;
    });
  }
  const ended = new Promise<boolean>((resolve) => {
    child.once('error', () => resolve(false));
    child.once('close', (code) => resolve(code === 0));
  });
  const result = await Promise.race(
    isDone ? [ended.then(() => false), until(() => isDone(output))] : [ended],
  );
  if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
  await ended;
  log.end();
  return result;
}

const pollMs = 200;

async function until(isDone: () => Promise<boolean>): Promise<true> {
  while (!(await isDone())) await new Promise((resolve) => setTimeout(resolve, pollMs));
  return true;
}
