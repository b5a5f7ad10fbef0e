/**
 * The history, and what the page says of its visitor and its products, as the page holds them: in memory, and with
 * consent on this device too. Opening, writing and erasing happen one after the other, in the order in which they were
 * asked for, so that a yes and a no in quick succession end as the last one says.
 */
import type { Attributes } from '../history/attributes.ts';
import type { HistoryEvent } from '../history/history-event.ts';
import { openPageStore } from '../history/indexeddb-page.ts';
import { maxHistory, type PageStore } from '../history/profile-store.ts';
import type { PageProduct, SeenProduct } from '../page/page-product.ts';
import { PageProducts } from '../page/page-products.ts';
import { withoutRepeatedOrders } from '../page/repeated-order.ts';
import { forgetMissed } from './missed-calls.ts';
import { RetryDelay } from './retry-delay.ts';
import type { OffReason, Status } from './status.ts';

/** What a history tells. */
export type HistoryListener = {
  readonly changed: (history: Status['history']) => void;
  readonly failed: (off: OffReason) => void;
};

/** Where nothing can be opened, nothing is kept. */
const nothing = (): undefined => undefined;

/** One page's history. No method rejects but `forget` and `inProfile`. */
export class PageHistory {
  /** What pages said of products, for display. */
  readonly products = new PageProducts();
  readonly #listener: HistoryListener;
  #events: HistoryEvent[] = [];
  /** Those of them that are not on this device. */
  #unsaved: HistoryEvent[] = [];
  #attributes: Attributes = {};
  /** Where they are not on this device. */
  #unsavedAttributes: Attributes | undefined;
  /** Older events are dropped, milliseconds since 1970. */
  #start = Number.NEGATIVE_INFINITY;
  /** As far as they are dropped on this device. */
  #dropped = Number.NEGATIVE_INFINITY;
  #profile: PageStore | undefined;
  #mayKeep = false;
  /** What is on this device is read, and not added to. */
  #isFrozen = false;
  #isRefused = false;
  #turn: Promise<void> = Promise.resolve();
  /** Of writing to this device. */
  readonly #delay = new RetryDelay(2000);
  #later: ReturnType<typeof setTimeout> | undefined;

  constructor(listener: HistoryListener) {
    this.#listener = listener;
  }

  /** Oldest first. */
  get events(): readonly HistoryEvent[] {
    return this.#events;
  }

  /** What the page said of its visitor last, in this visit or an earlier one. */
  get attributes(): Attributes {
    return this.#attributes;
  }

  /** What is not on this device, or not yet. */
  get unsaved(): {
    readonly events: readonly HistoryEvent[];
    readonly attributes: Attributes;
    readonly products: readonly SeenProduct[];
  } {
    const attributes = this.#unsavedAttributes ?? {};
    return { events: this.#unsaved, attributes, products: this.products.unsaved };
  }

  /** Whether it survives the visit, so that a worker finds it. */
  get isKept(): boolean {
    return this.#mayKeep && this.#profile !== undefined;
  }

  /** Somebody has said no: nothing is remembered, not even in memory. */
  get isRefused(): boolean {
    return this.#isRefused;
  }

  /** Record events, in order. Resolves once they are where they stay; true where that is the device. */
  async add(...events: readonly HistoryEvent[]): Promise<boolean> {
    if (this.#isRefused) return false;
    this.#events = [...this.#events, ...events].slice(-maxHistory);
    this.#unsaved = [...this.#unsaved, ...events].slice(-maxHistory);
    this.#tell();
    await this.#inTurn(() => this.#save());
    return this.isKept && !events.some((event) => this.#unsaved.includes(event));
  }

  /** A page speaks of these products. Resolves once they are where they stay. @param now milliseconds since 1970 */
  async learn(products: readonly PageProduct[], now: number): Promise<void> {
    if (this.#isRefused) return;
    this.products.learn(products, now);
    await this.#inTurn(() => this.#save());
  }

  /** Say who the visitor is; what was said before is forgotten. Resolves once it is where it stays. */
  async describe(attributes: Attributes): Promise<void> {
    if (this.#isRefused) return;
    this.#attributes = attributes;
    this.#unsavedAttributes = attributes;
    await this.#inTurn(() => this.#save());
  }

  /** Drop what is older than this, milliseconds since 1970, here and on this device. */
  dropBefore(time: number): Promise<void> {
    this.#start = time;
    this.#events = this.#recent(this.#events);
    this.#unsaved = this.#recent(this.#unsaved);
    this.products.dropBefore(time);
    this.#tell();
    return this.#inTurn(() => this.#save());
  }

  /** The visitor agrees: what is in memory moves to the device, what is there comes to memory. */
  keep(): Promise<void> {
    [this.#mayKeep, this.#isFrozen, this.#isRefused] = [true, false, false];
    return this.#inTurn(() => this.#open());
  }

  /** Nobody agrees any more, and nobody has refused: what is on the device comes to memory, nothing new goes there. */
  freeze(): Promise<void> {
    [this.#mayKeep, this.#isFrozen, this.#isRefused] = [true, true, false];
    return this.#inTurn(() => this.#open());
  }

  /** Somebody says no, and the site leaves what is on the device: that comes to memory, and nothing else before a yes. */
  leave(): Promise<void> {
    if (this.#mayKeep && this.#isRefused) return this.#turn; // said before
    this.refuse();
    [this.#mayKeep, this.#isFrozen] = [true, true];
    return this.#inTurn(() => {
      this.#profile?.close();
      this.#profile = undefined;
      return this.#open();
    });
  }

  /** Somebody says no: what is in memory goes, and nothing comes to it before a yes. */
  refuse(): void {
    [this.#mayKeep, this.#isRefused] = [false, true];
    [this.#events, this.#unsaved, this.#attributes] = [[], [], {}];
    forgetMissed();
    this.#unsavedAttributes = undefined;
    this.products.clear();
    this.#tell();
  }

  /**
   * The visitor does not agree: nothing more is remembered, and all that there is goes.
   * @param hadAgreed whether earlier visits may have left something
   * @throws DOMException where the browser does not erase
   */
  forget(hadAgreed: boolean): Promise<void> {
    this.refuse();
    return this.#inTurn(async () => {
      const profile = this.#profile ?? (hadAgreed ? await openPageStore().catch(nothing) : undefined);
      this.#profile = undefined;
      await profile?.erase();
      profile?.close();
    });
  }

  /** Do something with the profile on this device, after what was asked for before; undefined where nothing is kept. */
  async inProfile<T>(run: (profile: PageStore) => Promise<T>): Promise<T | undefined> {
    let result: T | undefined;
    await this.#inTurn(async () => {
      if (this.isKept && this.#profile) result = await run(this.#profile);
    });
    return result;
  }

  async #open(): Promise<void> {
    if (!this.#mayKeep) return;
    if (this.#profile) return this.#save();
    try {
      const profile = await openPageStore();
      const stored = await profile.events();
      const attributes = await profile.attributes();
      const products = await profile.products();
      this.#profile = profile;
      // Withdrawn meanwhile: erasing comes next.
      if (this.#mayKeep) {
        this.#unsaved = withoutRepeatedOrders(this.#unsaved, stored);
        this.#events = this.#recent([...stored, ...this.#unsaved]).slice(-maxHistory);
        this.#attributes = this.#unsavedAttributes ?? attributes;
        this.products.restore(products);
        this.products.dropBefore(this.#start);
      }
    } catch {
      return this.#listener.failed('no storage');
    }
    await this.#save();
  }

  async #save(): Promise<void> {
    if (!this.isKept) return;
    try {
      if (!this.#isFrozen) await this.#write(this.#profile);
      if (this.#start > this.#dropped) {
        await this.#profile?.dropEventsBefore(this.#start);
        await this.#profile?.dropProductsBefore(this.#start);
      }
      this.#dropped = this.#start;
      this.#delay.reset();
    } catch {
      // Full, or evicted just now: they stay in memory. The next event tries again, and so does time.
      this.#listener.failed('storage full');
      this.#later ??= setTimeout(() => {
        this.#later = undefined;
        void this.#inTurn(() => this.#save());
      }, this.#delay.next());
    }
    this.#tell();
  }

  async #write(profile: PageStore | undefined): Promise<void> {
    const unsaved = new Set(this.#unsaved);
    const attributes = this.#unsavedAttributes;
    const products = this.products.unsaved;
    if (unsaved.size > 0) await profile?.addEvents([...unsaved]);
    this.#unsaved = this.#unsaved.filter((event) => !unsaved.has(event));
    if (attributes) await profile?.keepAttributes(attributes);
    if (this.#unsavedAttributes === attributes) this.#unsavedAttributes = undefined;
    if (products.length > 0) await profile?.keepProducts(products);
    this.products.saved(products);
  }

  #recent(events: readonly HistoryEvent[]): HistoryEvent[] {
    return events.filter(({ time }) => time >= this.#start);
  }

  #tell(): void {
    const kept = this.isKept && this.#unsaved.length === 0 ? 'disk' : 'memory';
    this.#listener.changed({ events: this.#events.length, kept });
  }

  #inTurn(run: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(run);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}
