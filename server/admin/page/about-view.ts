/** What runs here. */
import { type Html, html } from '../../pages/html.ts';
import { formatCount, formatPlural } from '../../pages/numbers.ts';
import { plainTable } from '../../pages/plain-table.ts';
import type { AdminStatus } from '../admin-status.ts';
import { timeElement } from './times.ts';

/** The part on the server itself. */
export function aboutView({
  build,
  startedAt,
  leaves,
  items,
  catalogReadAt,
  model,
}: Pick<AdminStatus, 'build' | 'startedAt' | 'leaves' | 'items' | 'catalogReadAt' | 'model'>): Html {
  return plainTable({
    caption: 'What runs here',
    captionHidden: true,
    head: ['What', 'Value'],
    words: true,
    rows: [
      ['Build', build ?? 'not stated'],
      ['Since', timeElement(startedAt)],
      [
        'Model',
        `${model.name}, ${formatPlural(model.parameters, 'parameter')}, version ${formatCount(model.version)}`,
      ],
      ['Catalog', html`${formatPlural(items, 'item')}, read ${timeElement(catalogReadAt)}`],
      [
        'Log',
        html`${formatPlural(leaves, 'leaf').replace('leafs', 'leaves')}; anybody can <a href="audit">audit it</a>`,
      ],
    ],
  });
}
