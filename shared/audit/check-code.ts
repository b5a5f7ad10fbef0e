/** Whether the code that a log says it runs is what an auditor has built from the sources. */
import type { LogState } from '../log/state.ts';
import { type Check, filesCovered } from './check.ts';

/** How many names of files a detail has. */
const named = 3;

/** Files of a build: paths and their SHA-256. */
export type BuildFiles = readonly { readonly path: string; readonly hash: string }[];

/** @param build the auditor's */
export function checkCode({ code }: LogState, build: BuildFiles | undefined): Check {
  const name = 'code';
  const open = (detail: string): Check => ({ name, status: 'not-checkable', covered: 'nothing', detail });
  if (!code) return open('no leaf says what code runs');
  if (!build)
    return open(`version ${code.version}, ${filesCovered(code.files.length)}: no build to compare with`);
  const [theirs, ours] = [byPath(code.files), byPath(build)];
  const paths = [...new Set([...theirs.keys(), ...ours.keys()])].sort();
  const others = paths.filter((path) => theirs.get(path) !== ours.get(path));
  const covered = filesCovered(paths.length);
  if (others.length === 0) return { name, status: 'held', covered, detail: `version ${code.version}` };
  const more = others.length > named ? ` and ${others.length - named} more` : '';
  const detail = `${others.slice(0, named).join(', ')}${more} of version ${code.version} differ from the build`;
  return { name, status: 'failed', covered, detail };
}

const byPath = (files: BuildFiles): ReadonlyMap<string, string> =>
  new Map(files.map(({ path, hash }) => [path, hash]));
