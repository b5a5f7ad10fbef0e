/** Files of a folder, for tests that look into all of them, or spoil one. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** By their paths in it, with subfolders. */
export function filesIn(folder: string): Map<string, Buffer> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  return new Map(paths.map((path) => [relative(folder, path), readFileSync(path)]));
}
