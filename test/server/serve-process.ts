/** The real `hearsay serve` in a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export type ServeProcess = {
  readonly url: string;
  readonly port: number;
  /** Lines of its standard output so far. */
  readonly lines: readonly string[];
  /** A line of its standard output from now on that is like this; sends SIGHUP first. */
  readonly hangUp: (pattern: RegExp) => Promise<string>;
  /** The same, without a signal; also one that it has said since it was started. */
  readonly says: (pattern: RegExp) => Promise<string>;
  readonly kill: (signal: 'SIGTERM' | 'SIGKILL') => Promise<Exit>;
};

export type Exit = {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
};

/** Variables beside those of this process. */
type Environment = Readonly<Record<string, string>>;

const program = fileURLToPath(new URL('../../server/hearsay.ts', import.meta.url));
const tsx = createRequire(import.meta.url).resolve('tsx');

function spawnHearsay(args: readonly string[], cwd: string, environment: Environment = {}) {
  const child: ChildProcess = spawn(process.execPath, ['--import', tsx, program, ...args], {
    cwd,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { stdout, stderr } = child;
  if (!stdout || !stderr) throw new Error('expected pipes');
  const lines: string[] = [];
  const errors: string[] = [];
  const reader = createInterface({ input: stdout }).on('line', (line) => lines.push(line));
  stderr.setEncoding('utf8').on('data', (text: string) => errors.push(text));
  const exited = once(child, 'close').then(
    ([code, signal]): Exit => ({ code, signal, stdout: lines.join('\n'), stderr: errors.join('') }),
  );
  return { child, lines, reader, exited };
}

/** Run any command until it ends by itself. @param args its name first */
export function runHearsay(args: readonly string[], cwd: string, environment?: Environment): Promise<Exit> {
  return spawnHearsay(args, cwd, environment).exited;
}

/** Run `serve` until it ends by itself. */
export function runServe(args: readonly string[], cwd: string): Promise<Exit> {
  return runHearsay(['serve', ...args], cwd);
}

/** Start it, and wait until it has said all that it says at the start. */
export async function startServe(
  args: readonly string[],
  cwd: string,
  environment?: Environment,
): Promise<ServeProcess> {
  const { child, lines, reader, exited } = spawnHearsay(['serve', ...args], cwd, environment);
  const greeted = () => lines.find((line) => line.startsWith('privacy '));
  while (!greeted()) {
    const exit = await Promise.race([once(reader, 'line').then(() => undefined), exited]);
    if (exit && !greeted()) throw new Error(`serve ended with ${exit.code}: ${exit.stderr}`);
  }
  const greeting = lines.find((line) => line.startsWith('aggregator ')); // before it may stand what went wrong
  const port = Number(greeting?.match(/^aggregator http:\/\/localhost:(\d+)\/$/)?.[1]);
  return {
    url: `http://localhost:${port}`,
    port,
    lines,
    hangUp: (pattern) =>
      new Promise((resolve) => {
        const look = (line: string): void => {
          if (!pattern.test(line)) return;
          reader.off('line', look);
          resolve(line);
        };
        reader.on('line', look);
        child.kill('SIGHUP');
      }),
    says: async (pattern) => {
      for (;;) {
        const said = lines.find((line) => pattern.test(line));
        if (said !== undefined) return said;
        await once(reader, 'line');
      }
    },
    kill: (signal) => {
      child.kill(signal);
      return exited;
    },
  };
}
