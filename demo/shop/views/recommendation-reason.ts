/** Why something is recommended, in one line for the visitor. */
import type { Reason } from '../../../client/index.ts';
import type { Catalog } from '../catalog.ts';
import { titleOf } from '../title.ts';

/** Empty where no item that the shop still has speaks for it. */
export function explainReason(reason: Reason, { item }: Catalog): string {
  if (reason.kind !== 'because' && reason.kind !== 'similar') return '';
  const cause = item(reason.itemId);
  if (!cause) return '';
  if (reason.kind === 'similar') return `Similar to ${titleOf(cause)}`;
  switch (reason.event) {
    case 'purchase':
      return `Because you bought ${titleOf(cause)}`;
    case 'add-to-cart':
      return `Because you put ${titleOf(cause)} into the basket`;
    default:
      return `Because you viewed ${titleOf(cause)}`;
  }
}
