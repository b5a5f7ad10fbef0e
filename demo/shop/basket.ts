/**
 * The basket: quantities by item id. It survives a reload, but not the visit. What the recommender hears of it,
 * the pages track themselves.
 */

/** One line of the basket. */
type BasketLine = { readonly itemId: string; readonly quantity: number };

/** The visitor's basket. */
export type Basket = {
  readonly lines: () => readonly BasketLine[];
  /** How many pieces are in it. */
  readonly count: () => number;
  /** Sets an item's quantity, 0..99; 0 removes the line. */
  readonly put: (itemId: string, quantity: number) => void;
  readonly quantity: (itemId: string) => number;
  readonly clear: () => void;
  /** Called after every change; returns the way to stop. */
  readonly onChange: (listener: () => void) => () => void;
};

const storageKey = 'lantern-and-lace.basket';

/** The basket that this tab had before a reload, or an empty one. */
export function createBasket(): Basket {
  const quantities = readStored();
  const listeners = new Set<() => void>();
  const changed = (): void => {
    store(quantities);
    for (const listener of listeners) listener();
  };
  return {
    lines: () => [...quantities].map(([itemId, quantity]) => ({ itemId, quantity })),
    count: () => [...quantities.values()].reduce((sum, quantity) => sum + quantity, 0),
    quantity: (itemId) => quantities.get(itemId) ?? 0,
    put: (itemId, quantity) => {
      if (quantity <= 0) quantities.delete(itemId);
      else quantities.set(itemId, Math.min(quantity, 99));
      changed();
    },
    clear: () => {
      quantities.clear();
      changed();
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function readStored(): Map<string, number> {
  try {
    const stored = JSON.parse(sessionStorage.getItem(storageKey) ?? '{}') as Record<string, unknown>;
    const entries = Object.entries(stored);
    return new Map(entries.filter((entry): entry is [string, number] => isQuantity(entry[1])));
  } catch {
    return new Map(); // no storage in this browser, or not ours
  }
}

function store(quantities: ReadonlyMap<string, number>): void {
  try {
    sessionStorage.setItem(storageKey, JSON.stringify(Object.fromEntries(quantities)));
  } catch {
    // Private mode or a full quota: the basket lasts as long as the page.
  }
}

function isQuantity(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) > 0 && Number(value) <= 99;
}
