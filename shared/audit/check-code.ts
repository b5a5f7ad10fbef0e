/** Whether the code that a log says it runs is what an auditor has built from the sources. */
import type { LeafOf } from '../log/leaf.ts';
import { type Check, filesCovered } from './check.ts';

/** How many names of files a detail has. */
const named = 3;

/** Files of a build: paths and their SHA-256. */
export type BuildFiles = readonly { readonly path: string; readonly hash: string }[];

/** A `code` leaf, where it stands, and how many came before it. */
export type NamedCode = {
  readonly index: number;
  readonly leaf: LeafOf<'code'>;
  readonly earlier: number;
};

/** What is checked. */
export type CodeParts = {
  /** The last that the log has named. */
  readonly code: NamedCode | undefined;
  /** The auditor's. */
  readonly build: BuildFiles | undefined;
  /** Why later leaves, and so later code, could not be read; empty where all were. */
  readonly unread: string;
};

/** Compare the code that was named last, file by file. */
export function checkCode({ code: last, build, unread }: CodeParts): Check {
  const name = 'code';
  if (!last) {
    const detail = 'no leaf says what code runs';
    return { name, status: build ? 'failed' : 'not-checkable', covered: 'nothing', detail };
  }
  const { version, files } = last.leaf;
  const since = `version ${version}, from leaf ${last.index} on${last.earlier > 0 ? `; ${last.earlier} before it` : ''}`;
  const open = (detail: string): Check => ({ name, status: 'not-checkable', covered: 'nothing', detail });
  if (!build) return open(`${since}: no build to compare with`);
  const [theirs, ours] = [byPath(files), byPath(build)];
  const paths = [...new Set([...theirs.keys(), ...ours.keys()])].sort();
  const others = paths.filter((path) => theirs.get(path) !== ours.get(path));
  const covered = filesCovered(paths.length);
  if (others.length === 0) return unread ? open(unread) : { name, status: 'held', covered, detail: since };
  const more = others.length > named ? ` and ${others.length - named} more` : '';
  const detail = `${others.slice(0, named).join(', ')}${more} differ from the build; ${since}`;
  return { name, status: 'failed', covered, detail };
}

const byPath = (files: BuildFiles): ReadonlyMap<string, string> =>
  new Map(files.map(({ path, hash }) => [path, hash]));
