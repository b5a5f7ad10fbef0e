/**
 * The history as the page holds it: in memory, and with consent on this device too. Opening, writing and erasing
 * happen one after the other, in the order in which they were asked for, so that a yes and a no in quick succession
 * end as the last one says.
 */
import type { HistoryEvent } from '../history/history-event.ts';
import { openIndexedDbProfile } from '../history/indexeddb-profile.ts';
import { maxHistory, type ProfileStore } from '../history/profile-store.ts';
import type { OffReason, Status } from './status.ts';

/** What a history tells. */
export type HistoryListener = {
  readonly changed: (history: Status['history']) => void;
  readonly failed: (off: OffReason) => void;
};

/** Where nothing can be opened, nothing is kept. */
const nothing = (): undefined => undefined;

/** One page's history. No method rejects but `forget`. */
export class PageHistory {
  readonly #listener: HistoryListener;
  #events: HistoryEvent[] = [];
  /** Those of them that are not on this device. */
  #unsaved: HistoryEvent[] = [];
  #profile: ProfileStore | undefined;
  #mayKeep = false;
  #turn: Promise<void> = Promise.resolve();

  constructor(listener: HistoryListener) {
    this.#listener = listener;
  }

  /** Oldest first. */
  get events(): readonly HistoryEvent[] {
    return this.#events;
  }

  /** Whether it survives the visit, so that a worker finds it. */
  get isKept(): boolean {
    return this.#mayKeep && this.#profile !== undefined;
  }

  /** Record an event. Resolves once it is where it stays; true where that is the device. */
  async add(event: HistoryEvent): Promise<boolean> {
    this.#events = [...this.#events, event].slice(-maxHistory);
    this.#unsaved = [...this.#unsaved, event].slice(-maxHistory);
    this.#tell();
    await this.#inTurn(() => this.#save());
    return this.isKept && !this.#unsaved.includes(event);
  }

  /** The visitor agrees: what is in memory moves to the device, what is there comes to memory. */
  keep(): Promise<void> {
    this.#mayKeep = true;
    return this.#inTurn(() => this.#open());
  }

  /**
   * The visitor does not agree: nothing more is written, and what there is goes.
   * @param hadAgreed whether earlier visits may have left something
   * @throws DOMException where the browser does not erase
   */
  forget(hadAgreed: boolean): Promise<void> {
    this.#mayKeep = false;
    [this.#events, this.#unsaved] = [[], []];
    this.#tell();
    return this.#inTurn(async () => {
      const profile = this.#profile ?? (hadAgreed ? await openIndexedDbProfile().catch(nothing) : undefined);
      this.#profile = undefined;
      await profile?.erase();
      profile?.close();
    });
  }

  async #open(): Promise<void> {
    if (this.#profile || !this.#mayKeep) return;
    try {
      const profile = await openIndexedDbProfile();
      const stored = await profile.events();
      this.#profile = profile;
      // Withdrawn meanwhile: erasing comes next.
      if (this.#mayKeep) this.#events = [...stored, ...this.#unsaved].slice(-maxHistory);
    } catch {
      return this.#listener.failed('no storage');
    }
    await this.#save();
  }

  async #save(): Promise<void> {
    if (!this.isKept) return;
    const unsaved = new Set(this.#unsaved);
    try {
      if (unsaved.size > 0) await this.#profile?.addEvents([...unsaved]);
      this.#unsaved = this.#unsaved.filter((event) => !unsaved.has(event));
    } catch {
      // Full: they stay in memory, and the next event tries again.
      this.#listener.failed('storage full');
    }
    this.#tell();
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
