/** Who imports whom, types included. */
import { dirname, join, normalize } from 'node:path';
import { type Source, visit } from './source.ts';

/** One import: of a file of ours, by its path, or of a package. */
export type Import = { readonly from: string; readonly to: string; readonly isOurs: boolean };

/** All imports and re-exports of these sources; what is imported by an address made at run time is none. */
export function importsOf(sources: readonly Source[]): Import[] {
  return sources.flatMap((source) =>
    specifiersOf(source).map((specifier) => {
      const isOurs = specifier.startsWith('.');
      const file = specifier.split('?')[0] ?? specifier;
      const to = isOurs ? normalize(join(dirname(source.path), file)) : packageOf(file);
      return { from: source.path, to, isOurs };
    }),
  );
}

function specifiersOf(source: Source): string[] {
  const found: string[] = [];
  const add = (node: { readonly source: { readonly value: string } | null }): void => {
    if (node.source) found.push(node.source.value);
  };
  visit(source, {
    ImportDeclaration: add,
    ExportNamedDeclaration: add,
    ExportAllDeclaration: add,
    ImportExpression: ({ source: address }) => {
      if (address.type === 'Literal' && typeof address.value === 'string') found.push(address.value);
    },
    TSImportType: ({ source: address }) => void found.push(address.value),
  });
  return found;
}

/** `node:` for what is Node's own. */
function packageOf(specifier: string): string {
  if (specifier.startsWith('node:')) return 'node:';
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** Circles of files, each as a path from a file to itself. */
export function findCircles(imports: readonly Import[]): string[] {
  const targets = new Map<string, string[]>();
  for (const { from, to, isOurs } of imports) {
    if (isOurs) targets.set(from, [...(targets.get(from) ?? []), to]);
  }
  const done = new Set<string>();
  const circles: string[] = [];
  const follow = (file: string, way: readonly string[]): void => {
    if (way.includes(file)) circles.push([...way.slice(way.indexOf(file)), file].join(' -> '));
    if (way.includes(file) || done.has(file)) return;
    for (const to of targets.get(file) ?? []) follow(to, [...way, file]);
    done.add(file);
  };
  for (const file of targets.keys()) follow(file, []);
  return circles;
}
