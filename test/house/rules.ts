/** The numbered rules of PROTOCOL.md: each has a test whose title begins with it, and nobody names one that is not there. */
import type { ESTree } from 'vite';
import { noneOf, type Row } from './row.ts';
import { type Source, visit } from './source.ts';
import type { Text } from './words.ts';

/** @param protocol text of PROTOCOL.md @param texts all sources and documents */
export function checkRules(protocol: string, sources: readonly Source[], texts: readonly Text[]): Row[] {
  const rules = new Set(Array.from(protocol.matchAll(/^### ([A-Z]{2}\d+) /gm), ([, rule]) => rule ?? ''));
  const prefixes = [...new Set([...rules].map((rule) => rule.slice(0, 2)))];
  const titles = sources
    .filter(({ path }) => /\.(test|spec)\.ts$|conformance\.ts$/.test(path))
    .flatMap(titlesOf);
  const tested = new Set(titles.flatMap((title) => /^[A-Z]{2}\d+(?!\w)/.exec(title) ?? []));
  const named = new RegExp(`\\b(${prefixes.join('|')})\\d+\\b`, 'g');
  const unknown = texts.flatMap(({ path, text }) =>
    Array.from(text.matchAll(named), ([rule]) => rule)
      .filter((rule) => !rules.has(rule))
      .map((rule) => `${path}: ${rule}`),
  );
  return [
    noneOf(
      'rules.withoutTest',
      [...rules].filter((rule) => !tested.has(rule)),
    ),
    noneOf('rules.unknown', unknown),
  ];
}

/** What the suites and tests of a file are called. */
function titlesOf(source: Source): string[] {
  const found: string[] = [];
  visit(source, {
    CallExpression: ({ callee, arguments: [title] }) => {
      if (/^(describe|it|test)\b/.test(source.text.slice(callee.start, callee.end)))
        found.push(textOf(title));
    },
  });
  return found;
}

function textOf(node: ESTree.Argument | undefined): string {
  if (node?.type === 'Literal') return String(node.value);
  return node?.type === 'TemplateLiteral' ? (node.quasis[0]?.value.raw ?? '') : '';
}
