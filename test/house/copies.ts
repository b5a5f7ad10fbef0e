/** The same logic in two places, as jscpd finds it, less what is no logic. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ESTree } from 'vite';
import { z } from 'zod';
import { noneOf, type Row } from './row.ts';
import { runTool } from './run-tool.ts';
import { type Source, visit } from './source.ts';

const place = z.object({ line: z.number(), column: z.number() });
const file = z.object({ name: z.string(), startLoc: place, endLoc: place });
const report = z.object({ duplicates: z.array(z.object({ firstFile: file, secondFile: file })) });

/** One stretch of a file that stands elsewhere as well. */
export type Stretch = z.infer<typeof file>;

const fewestLines = 6;

/** Fifty tokens are about six lines; which of them are logic is counted here. */
const options = ['--min-lines', String(fewestLines), '--min-tokens', '50', '--silent', '--reporters', 'json'];

/** Copies of six lines of logic or more, in all sources. */
export async function checkCopies(sources: readonly Source[]): Promise<Row> {
  const folder = mkdtempSync(join(tmpdir(), 'hearsay-copies-'));
  try {
    const folders = ['shared', 'client', 'server', 'demo', 'test'];
    const { status, output } = await runTool('jscpd', [
      ...options,
      '--format',
      'typescript,tsx,javascript',
      '--output',
      folder,
      ...folders,
    ]);
    if (status !== 0) throw new Error(`jscpd: ${output}`);
    const { duplicates } = report.parse(JSON.parse(readFileSync(join(folder, 'jscpd-report.json'), 'utf8')));
    const byPath = new Map(sources.map((source) => [source.path, source]));
    const found = duplicates.flatMap(({ firstFile, secondFile }) => {
      const source = byPath.get(firstFile.name);
      const lines = source ? logicLines(source, firstFile) : 0;
      return lines >= fewestLines ? [`${lines} lines: ${toPlace(firstFile)} and ${toPlace(secondFile)}`] : [];
    });
    return noneOf(`copies.of${fewestLines}Lines`, found);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const toPlace = ({ name, startLoc, endLoc }: Stretch): string => `${name}:${startLoc.line}-${endLoc.line}`;

/** How many whole lines of a stretch say what to do: not imports, types, tables of literals, comments, or brackets. */
export function logicLines(source: Source, { startLoc, endLoc }: Stretch): number {
  const silent = linesWithoutLogic(source);
  const lines = source.text.split('\n');
  const first =
    startLoc.column <= 1 + (lines[startLoc.line - 1]?.search(/\S/) ?? 0) ? startLoc.line : startLoc.line + 1;
  const last = endLoc.column >= (lines[endLoc.line - 1]?.length ?? 0) ? endLoc.line : endLoc.line - 1;
  const counts = (line: number): boolean => !silent.has(line) && /[\p{L}\d]/u.test(lines[line - 1] ?? '');
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index).filter(counts)
    .length;
}

type Node = { readonly start: number; readonly end: number };

function linesWithoutLogic(source: Source): Set<number> {
  const silent = new Set<number>();
  const add = ({ start, end }: Node): void => {
    for (let line = source.lineAt(start); line <= source.lineAt(end); line++) silent.add(line);
  };
  const addData = (node: ESTree.Expression): void => {
    if (isData(node)) add(node);
  };
  for (const comment of source.comments) add(comment);
  visit(source, {
    ImportDeclaration: add,
    ExportAllDeclaration: add,
    TSTypeAliasDeclaration: add,
    TSInterfaceDeclaration: add,
    ExportNamedDeclaration: (node) => {
      if (node.source) add(node);
    },
    ObjectExpression: addData,
    ArrayExpression: addData,
  });
  return silent;
}

/** A table of literals and names, however deep. */
function isData(node: ESTree.Node): boolean {
  switch (node.type) {
    case 'Literal':
    case 'Identifier':
      return true;
    case 'UnaryExpression':
      return isData(node.argument);
    case 'ArrayExpression':
      return node.elements.every((element) => element === null || isData(element));
    case 'ObjectExpression':
      return node.properties.every((property) => property.type === 'Property' && isData(property.value));
    default:
      return false;
  }
}
