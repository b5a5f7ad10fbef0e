import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { asksForItems, itemsShownAbove, showsItems } from '../../../client/elements/shown-items.ts';

describe('the lists of a page', () => {
  /** Two lists, the first above the second. */
  const listsOf = (): [Element, Element] => {
    const lists: Element[] = [];
    const list = (): Element => {
      const element = {
        localName: 'hearsay-recommendations',
        compareDocumentPosition: (other: Element) => (lists.indexOf(other) < lists.indexOf(element) ? 2 : 4),
      } as unknown as Element;
      lists.push(element);
      return element;
    };
    const both: [Element, Element] = [list(), list()];
    vi.stubGlobal('document', { querySelectorAll: () => lists });
    return both;
  };
  beforeEach(() => vi.stubGlobal('Node', { DOCUMENT_POSITION_PRECEDING: 2 }));
  afterEach(() => vi.unstubAllGlobals());

  it('know what those above them show, and not what those below do', async () => {
    const [first, second] = listsOf();
    showsItems(first, ['a']);
    showsItems(second, ['b']);
    expect(await itemsShownAbove(second)).toEqual(['a']);
    expect(await itemsShownAbove(first)).toEqual([]);
  });

  it('wait for those above that ask, also where one asks again as soon as it was answered', async () => {
    const [first, second] = listsOf();
    let answer = (): void => undefined;
    const asked = new Promise<void>((resolve) => {
      answer = resolve;
    });
    asksForItems(first, asked);
    void asked.then(() => {
      const again = new Promise((resolve) => setTimeout(resolve)).then(() => showsItems(first, ['a']));
      asksForItems(first, again);
    });
    const above = itemsShownAbove(second);
    answer();
    expect(await above).toEqual(['a']);
  });
});
