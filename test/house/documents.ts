/** What the documents promise: links that lead somewhere, and figures of today's table. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type FigureName, figureNames, loadFigureNames, wantedOf } from '../bench/figure.ts';
import { root } from './house-result.ts';
import { noneOf, type Row } from './row.ts';
import type { Text } from './words.ts';

/** Links of documents to files that are not there. */
export function checkLinks(documents: readonly Text[]): Row {
  const broken = documents.flatMap(({ path, text }) =>
    Array.from(text.matchAll(/\]\(([^)\s#]+)[^)]*\)/g), ([, target]) => target ?? '')
      .filter((target) => !/^[a-z]+:/.test(target) && !existsSync(join(root, dirname(path), target)))
      .map((target) => `${path}: ${target}`),
  );
  return noneOf('documents.brokenLinks', broken);
}

/**
 * Rows of the README's tables that are not what `npm run bench` and `npm run bench:load` would write: another figure,
 * another bound, or none measured. How old a value is no table says.
 */
export function checkFigures(readme: string): Row {
  return noneOf('documents.staleFigures', [
    ...staleRows(readme, 'bench', figureNames),
    ...staleRows(readme, 'load', loadFigureNames),
  ]);
}

function staleRows(readme: string, name: string, wanted: readonly FigureName[]): string[] {
  const table = new RegExp(`<!-- ${name} -->([\\s\\S]*)<!-- /${name} -->`).exec(readme)?.[1];
  if (table === undefined) return [`there are no <!-- ${name} --> markers`];
  const rows = new Map(
    Array.from(
      table.matchAll(/^\| `([^`]+)` \| ([^|]*) \| [^|]* \| ([^|]*) \|/gm),
      ([, figure = '', value, bound]) => [figure, { value, bound }],
    ),
  );
  const known = new Set<string>(wanted);
  return [
    ...wanted.flatMap((figure) => {
      const row = rows.get(figure);
      if (!row) return [`${figure}: absent`];
      if (row.value === 'not measured') return [`${figure}: not measured`];
      return row.bound === wantedOf(figure)
        ? []
        : [`${figure}: wanted is ${wantedOf(figure)}, not ${row.bound}`];
    }),
    ...[...rows.keys()].filter((figure) => !known.has(figure)).map((figure) => `${figure}: no such figure`),
  ];
}
