import { expect, it } from 'vitest';
import type { Reason } from '../../../../client/index.ts';
import { createCatalog } from '../../../../demo/shop/catalog.ts';
import { explainReason } from '../../../../demo/shop/views/recommendation-reason.ts';

const catalog = createCatalog([{ id: '1', title: 'RED MUG', price: 2 }]);
const because = (event: 'view' | 'search' | 'add-to-cart' | 'purchase', itemId = '1'): Reason => ({
  ...{ kind: 'because', itemId, share: 0.5 },
  event,
});

it.each<[Reason, string]>([
  [because('view'), 'Because you viewed Red mug'],
  [because('add-to-cart'), 'Because you put Red mug into the basket'],
  [because('purchase'), 'Because you bought Red mug'],
  [{ kind: 'similar', itemId: '1' }, 'Similar to Red mug'],
])('%o is said in words', (reason, sentence) => {
  expect(explainReason(reason, catalog)).toBe(sentence);
});

it.each<Reason>([{ kind: 'popular' }, { kind: 'history' }, { kind: 'pinned' }, because('view', 'gone')])(
  'nothing is said of %o',
  (reason) => expect(explainReason(reason, catalog)).toBe(''),
);
