/**
 * What the lists of a page show, so that one may leave out what those above it have. All of them run in one script, so its
 * memory is theirs.
 */

/** Lists of this page; one that has gone is forgotten with its element. */
const shown = new WeakMap<Element, readonly string[]>();

/** Those that are asking now. */
const asking = new Map<Element, Promise<unknown>>();

/** The element shows these items from now on. */
export function showsItems(host: Element, itemIds: readonly string[]): void {
  shown.set(host, itemIds);
}

/** The element asks for other items, until this settles. @param ask does not reject */
export function asksForItems(host: Element, ask: Promise<unknown>): void {
  asking.set(host, ask);
  void ask.then(() => asking.delete(host));
}

/** Items that other elements of its name show before it in the document; resolves once those that ask have their answers. */
export async function itemsShownAbove(host: Element): Promise<string[]> {
  const isAbove = (other: Element): boolean =>
    Boolean(host.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_PRECEDING);
  const above = [...document.querySelectorAll(host.localName)].filter(isAbove);
  // one that was answered before there was a model asks again at once
  while (above.some((other) => asking.has(other))) await Promise.all(above.map((other) => asking.get(other)));
  return above.flatMap((other) => shown.get(other) ?? []);
}
