/**
 * The items that were viewed in this navigation. One view of an item may be told three times: by the page's own call,
 * by its data layer, by its markup; it is recorded once. What the page calls itself twice is two views.
 */

/** See the head of this file. */
export class ViewsHere {
  readonly #items = new Map<string, 'called' | 'found'>();

  /** The page itself calls it a view. @returns whether that is news: not where the view was found before */
  called(itemId: string): boolean {
    const before = this.#items.get(itemId);
    this.#items.set(itemId, 'called');
    return before !== 'found';
  }

  /** It was found in what the page says. @returns whether that is news */
  found(itemId: string): boolean {
    if (this.#items.has(itemId)) return false;
    this.#items.set(itemId, 'found');
    return true;
  }

  /** Another navigation begins. */
  clear(): void {
    this.#items.clear();
  }
}
