/** The built aggregator as an operator runs it, in a folder of its own, watched from outside and asked about its event loop. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { transformWithOxc } from 'vite';
import type { EventLoopDelay } from './event-loop-probe.ts';

const program = fileURLToPath(new URL('../../../dist/server/hearsay.js', import.meta.url));
const probe = fileURLToPath(new URL('event-loop-probe.ts', import.meta.url));

/** A server that answers. */
export type LoadServer = {
  readonly origin: string;
  readonly pid: number;
  /** From its greeting to its first answer, milliseconds since the process was started. */
  readonly startMs: number;
  /** Resident memory, MB. */
  readonly residentMB: () => number;
  /** Since it was asked last, or since it was started. */
  readonly eventLoop: () => Promise<EventLoopDelay>;
  /** Ends it; `SIGKILL` leaves it no time for anything. */
  readonly end: (signal?: 'SIGTERM' | 'SIGKILL') => Promise<void>;
};

/** Those that have not ended. */
const running = new Set<ChildProcess>();

/** A folder for a server's settings, catalog and data; gone when `use` is over, with what still runs after a failure. */
export async function withFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'hearsay-load-'));
  try {
    return await use(folder);
  } finally {
    for (const child of running) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Write what a server is configured with. @param items number of items of its catalog */
export async function prepareFolder(
  folder: string,
  items: number,
  settings: Readonly<Record<string, unknown>>,
): Promise<void> {
  const rows = Array.from({ length: items }, (_, item) => `item-${item},Thing ${item} of kind ${item % 97}`);
  writeFileSync(join(folder, 'items.csv'), ['id,title', ...rows, ''].join('\n'));
  writeFileSync(join(folder, 'settings.json'), JSON.stringify(settings));
  // As JavaScript: a loader of TypeScript in the server would be measured too.
  const { code } = await transformWithOxc(readFileSync(probe, 'utf8'), probe);
  writeFileSync(join(folder, 'probe.mjs'), code);
}

/** Start the server of a prepared folder on a free port. @throws Error where it ends before it answers */
export async function startLoadServer(folder: string): Promise<LoadServer> {
  const begun = performance.now();
  const files = ['--config', 'settings.json', '--data', 'store', '--catalog', 'items.csv', '--port', '0'];
  const child = spawn(process.execPath, ['--import', './probe.mjs', program, 'serve', ...files], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    env: { ...process.env, NODE_ENV: 'production' },
  });
  running.add(child);
  const ended = once(child, 'exit').finally(() => running.delete(child));
  const origin = await originOf(child, ended);
  await fetch(`${origin}/health`);
  return {
    origin,
    pid: child.pid!,
    startMs: performance.now() - begun,
    residentMB: () => residentMB(child.pid!),
    eventLoop: async () => {
      child.send('event loop');
      const [delay] = await once(child, 'message');
      return delay as EventLoopDelay;
    },
    end: async (signal = 'SIGTERM') => {
      child.kill(signal);
      await ended;
    },
  };
}

/** From the greeting; the lines after it are read and forgotten. */
function originOf({ stdout }: ChildProcess, ended: Promise<unknown>): Promise<string> {
  return new Promise((resolve, reject) => {
    createInterface(stdout!).on('line', (line) => {
      const [, origin] = /^aggregator (http:\/\/\S+?)\/?$/.exec(line) ?? [];
      if (origin) resolve(origin.replace('localhost', '127.0.0.1'));
    });
    ended.then(() => reject(new Error('the aggregator ended')), reject);
  });
}

/** Of the process as the kernel counts it. */
function residentMB(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) / 1024;
}
