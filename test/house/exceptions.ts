/** Where the types or the linter are told to look away: nowhere, or the reason stands beside it. */
import type { ESTree } from 'vite';
import { noneOf, type Row } from './row.ts';
import { hasReason, placeOf, type Source, visit } from './source.ts';

/** `any`, non-null assertions, default exports and suppressed rules without their reason. */
export function checkExceptions(sources: readonly Source[]): Row[] {
  const outsideTests = sources.filter(({ path }) => !path.startsWith('test/'));
  return [
    noneOf('exceptions.any', sources.flatMap(anyTypes)),
    noneOf('exceptions.assertions', outsideTests.flatMap(assertions)),
    noneOf('exceptions.defaultExports', sources.flatMap(defaultExports)),
    noneOf('exceptions.suppressions', sources.flatMap(suppressions)),
  ];
}

function anyTypes(source: Source): string[] {
  const found: number[] = [];
  visit(source, { TSAnyKeyword: ({ start }) => void found.push(start) });
  return withoutReason(source, found);
}

/** `x[i]!` is the loops' over arrays whose length was checked: the element at a computed index. */
function assertions(source: Source): string[] {
  const found: number[] = [];
  visit(source, {
    TSNonNullExpression: (node) => void (isElement(node.expression) || found.push(node.end)),
  });
  return withoutReason(source, found);
}

const isElement = (node: ESTree.Expression): boolean =>
  node.type === 'MemberExpression' &&
  node.computed &&
  !(node.property.type === 'Literal' && typeof node.property.value === 'string');

/** Tools want their configuration so, and so do modules that we only declare. */
const mayExportDefault = /(^|\/)(vite|vitest|playwright)\.config\.ts$|\.d\.ts$/;

function defaultExports(source: Source): string[] {
  const found: number[] = [];
  visit(source, { ExportDefaultDeclaration: ({ start }) => void found.push(start) });
  return mayExportDefault.test(source.path) ? [] : withoutReason(source, found);
}

const suppression =
  /^[\s*]*(biome-ignore[\w-]*( [\w/]+)?|@ts-(expect-error|ignore|nocheck)|eslint-disable[\w-]*)/;

/** The reason of a suppression is in its own comment, behind a colon. */
function suppressions(source: Source): string[] {
  return source.comments
    .filter(({ text }) => suppression.test(text) && !/^\s*: *\S+ \S/.test(text.replace(suppression, '')))
    .map(({ start }) => placeOf(source, start));
}

const withoutReason = (source: Source, offsets: readonly number[]): string[] =>
  offsets.filter((offset) => !hasReason(source, offset)).map((offset) => placeOf(source, offset));
