/**
 * What a page was given to show: by its id, which item, and where. Ids are made here, at random, and never sent: they
 * say nothing to anybody else. With consent the last of them survive the way to the item's page, in this tab's session
 * storage; without it they end with the page.
 */

/** What stood where. */
export type Given = {
  readonly itemId: string;
  /** As the page named it; empty where it did not. */
  readonly placement: string;
};

const key = 'hearsay.given';

/** How many are remembered; older ones are forgotten. */
const maxGiven = 1000;

/** See the head of this file. */
export class GivenRecommendations {
  #given = new Map<string, Given>();

  /** @returns its id */
  add(given: Given): string {
    const id = crypto.randomUUID();
    this.#given.set(id, given);
    if (this.#given.size > maxGiven) this.#given.delete(this.#given.keys().next().value ?? '');
    return id;
  }

  /** @param id whatever the page gave @returns undefined for what was not given here, or is forgotten */
  find(id: unknown): Given | undefined {
    return this.#given.get(String(id));
  }

  /** Everything that is remembered, oldest first. */
  get all(): readonly (Given & { readonly recommendationId: string })[] {
    return [...this.#given].map(([recommendationId, given]) => ({ ...given, recommendationId }));
  }

  /** Only with consent. Where the browser keeps nothing they hold for this page. */
  keep(): void {
    if (this.#given.size === 0) return;
    try {
      sessionStorage.setItem(key, JSON.stringify([...this.#given]));
    } catch {
      // Full, or private mode.
    }
  }

  /** Take up what an earlier page of this tab has kept. */
  restore(): void {
    try {
      const kept: unknown = JSON.parse(sessionStorage.getItem(key) ?? '[]');
      if (Array.isArray(kept))
        this.#given = new Map([...kept.flatMap(toEntry), ...this.#given].slice(-maxGiven));
    } catch {
      // Nothing of ours.
    }
  }

  /** Here, and what was kept. */
  forget(): void {
    this.#given.clear();
    try {
      sessionStorage.removeItem(key);
    } catch {
      // There is none.
    }
  }
}

/** Other scripts of the page write there too. */
function toEntry(raw: unknown): [string, Given][] {
  const [id, given] = Array.isArray(raw) ? raw : [];
  const { itemId, placement } = given ?? {};
  const texts = [id, itemId, placement];
  return texts.every((text) => typeof text === 'string') ? [[id, { itemId, placement }]] : [];
}
