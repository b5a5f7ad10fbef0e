/** The files of a build with their hashes: what a `code` leaf states, and what an auditor compares it with. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import manifest from '../../package.json' with { type: 'json' };
import { HearsayError, reasonOf } from '../../shared/hearsay-error.ts';
import { encodeLeaf } from '../../shared/log/leaf.ts';
import type { Build } from '../rounds/environment.ts';

/** Parts of a build that an aggregator runs, or has browsers run. */
const parts = ['client', 'server'] as const;

/** The build that runs; undefined where it runs from the sources. @param folder `dist` */
export async function ownBuild(folder: string): Promise<Build | undefined> {
  return parts.every((part) => existsSync(join(folder, part))) ? await hashBuild(folder) : undefined;
}

/**
 * In the order of their paths.
 * @param folder `dist` of a build
 * @throws HearsayError BAD_CONFIG where it is none
 */
export async function hashBuild(folder: string): Promise<Build> {
  const files: { path: string; hash: string }[] = [];
  for (const part of parts) {
    for (const path of await filesIn(folder, part)) {
      const bytes = await readFile(join(folder, path));
      files.push({ path, hash: createHash('sha256').update(bytes).digest('hex') });
    }
  }
  const build = { version: manifest.version, files: files.sort((a, b) => (a.path < b.path ? -1 : 1)) };
  assertLoggable(build, folder);
  return build;
}

/** Before it is served: a leaf that cannot be read would end the log. */
function assertLoggable(build: Build, folder: string): void {
  try {
    encodeLeaf({ kind: 'code', ...build });
  } catch (cause) {
    throw new HearsayError('BAD_CONFIG', `${folder} has files that no leaf can name: ${reasonOf(cause)}`, {
      cause,
    });
  }
}

/** Paths from the build folder on. */
async function filesIn(folder: string, part: string): Promise<string[]> {
  try {
    const entries = await readdir(join(folder, part), { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    return files.map(({ parentPath, name }) => relative(folder, join(parentPath, name)).split(sep).join('/'));
  } catch (cause) {
    throw new HearsayError('BAD_CONFIG', `${folder} is no build: ${reasonOf(cause)}`, { cause });
  }
}
