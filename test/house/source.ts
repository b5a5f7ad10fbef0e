/** The sources that git tracks, parsed: what the house looks at. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ESTree, parseSync, Visitor, type VisitorObject } from 'vite';
import { git, root } from './house-result.ts';

/** A comment, with the lines that it stands on, counted from 1. */
export type Comment = {
  readonly text: string;
  readonly isDoc: boolean;
  readonly start: number;
  readonly end: number;
  readonly firstLine: number;
  readonly lastLine: number;
};

/** One parsed file. */
export type Source = {
  /** From the repository's folder. */
  readonly path: string;
  readonly text: string;
  readonly lineCount: number;
  readonly program: ESTree.Program;
  readonly comments: readonly Comment[];
  /** Line of an offset, from 1. */
  readonly lineAt: (offset: number) => number;
};

/** @throws Error where it does not parse */
export function parseSource(path: string, content: string): Source {
  const text = path.endsWith('.vue') ? scriptOf(content) : content;
  const { program, comments, errors } = parseSync(path.replace(/\.vue$/, '.ts'), text);
  if (errors[0]) throw new Error(`${path}: ${errors[0].message}`);
  const starts = [0, ...Array.from(text.matchAll(/\n/g), ({ index }) => index + 1)];
  const lineAt = (offset: number): number => countUpTo(starts, offset);
  return {
    path,
    text,
    lineCount: content.replace(/\n$/, '').split('\n').length,
    program,
    comments: comments.map(({ type, value, start, end }) => ({
      text: value,
      isDoc: type === 'Block' && value.startsWith('*'),
      start,
      end,
      firstLine: lineAt(start),
      lastLine: lineAt(end),
    })),
    lineAt,
  };
}

/** How many of these ascending numbers are no greater. */
function countUpTo(ascending: readonly number[], limit: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A component's script, on the lines where it stands. */
function scriptOf(component: string): string {
  const [whole, opening, script] = /(<script[^>]*>)([\s\S]*?)<\/script>/.exec(component) ?? [];
  if (whole === undefined || opening === undefined || script === undefined) return '';
  const before = component.slice(0, component.indexOf(whole) + opening.length);
  return before.replace(/[^\n]/g, ' ') + script;
}

/** Visit all nodes of a source. */
export function visit(source: Source, visitor: VisitorObject): void {
  new Visitor(visitor).visit(source.program);
}

/** `path:line`, for people. */
export const placeOf = (source: Source, offset: number): string => `${source.path}:${source.lineAt(offset)}`;

/** Whether the reason stands beside it: a comment on its line, or one that ends on the line before. */
export function hasReason(source: Source, offset: number): boolean {
  const line = source.lineAt(offset);
  return source.comments.some(
    ({ firstLine, lastLine }) => firstLine === line || lastLine === line - 1 || lastLine === line,
  );
}

/** All sources that git tracks: TypeScript, JavaScript, components. */
export function readSources(): Source[] {
  return git('ls-files', '*.ts', '*.tsx', '*.js', '*.vue')
    .split('\n')
    .filter((path) => path !== '')
    .map((path) => parseSource(path, readFileSync(join(root, path), 'utf8')));
}
