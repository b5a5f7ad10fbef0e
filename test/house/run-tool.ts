/** Runs a tool of `node_modules` beside others, and keeps what it says. */
import { spawn } from 'node:child_process';
import { root } from './house-result.ts';

/** How a tool ended; null where a signal ended it. */
export type ToolRun = { readonly status: number | null; readonly output: string };

/** @param tool what `npx` starts; nothing is installed for it @throws Error where it cannot be started */
export function runTool(tool: string, args: readonly string[]): Promise<ToolRun> {
  const child = spawn('npx', ['--no-install', '--loglevel=error', tool, ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, output: Buffer.concat(chunks).toString() }));
  });
}
