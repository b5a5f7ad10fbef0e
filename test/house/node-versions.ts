/** Versions of Node that Hearsay is tried with. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Major numbers, the oldest first. */
export const nodeVersions = ['20', '22', '24'] as const;

/**
 * The environment in which `node` is this version: the one that runs, or npm's package of its binary, which needs no script.
 * @param folder empty; the package goes there @throws Error where it cannot be had
 */
export function environmentOf(version: string, folder: string): NodeJS.ProcessEnv {
  if (process.versions.node.split('.')[0] === version) return process.env;
  const name = `node-${process.platform}-${process.arch}`;
  const args = ['install', '--prefix', folder, '--no-save', '--ignore-scripts', `${name}@${version}`];
  const { status, stderr } = spawnSync('npm', args, { encoding: 'utf8' });
  const binaries = join(folder, 'node_modules', name, 'bin');
  if (status !== 0 || !existsSync(join(binaries, 'node'))) throw new Error(`no Node ${version}: ${stderr}`);
  return { ...process.env, PATH: `${binaries}${delimiter}${process.env.PATH ?? ''}` };
}
