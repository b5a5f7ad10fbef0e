/** The rows that cost seconds: `npm test` has them, too. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkLicences, checkReasons } from './dependencies.ts';
import { checkGraph } from './directions.ts';
import { checkExports } from './documented-exports.ts';
import { checkFigures, checkLinks } from './documents.ts';
import { checkExceptions } from './exceptions.ts';
import { git, root } from './house-result.ts';
import type { Row } from './row.ts';
import { checkRules } from './rules.ts';
import { checkSizes } from './sizes.ts';
import type { Source } from './source.ts';
import { checkWords, type Text } from './words.ts';

/** Sizes, documented exports, exceptions, imports, words, rules, dependencies, documents. */
export function quickRows(sources: readonly Source[]): Row[] {
  const documents = git('ls-files', '*.md').trim().split('\n').map(readText);
  const textOf = (path: string): string => documents.find((each) => each.path === path)?.text ?? '';
  const readme = textOf('README.md');
  // What looks for words has to say them.
  const texts = [...documents, ...sources.filter(({ path }) => !path.startsWith('test/house/'))];
  return [
    ...checkSizes(sources),
    checkExports(sources),
    ...checkExceptions(sources),
    ...checkGraph(sources),
    checkWords(texts),
    ...checkRules(textOf('shared/protocol/PROTOCOL.md'), sources, texts),
    checkReasons(readme),
    checkLicences(),
    checkLinks(documents),
    checkFigures(readme),
  ];
}

const readText = (path: string): Text => ({ path, text: readFileSync(join(root, path), 'utf8') });
