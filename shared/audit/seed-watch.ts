/** Looks at the seed commitments of a log: none of a weak seed, none twice. */
import { type Check, counted } from './check.ts';
import { clockSeed, weakCommitments } from './weak-seeds.ts';

/** In so many rounds the clock is tried: a log can have any number. */
const mostClocks = 10_000;

/** An opening, as far as its seed is concerned. */
type Opening = { readonly round: number; readonly seed: string | null; readonly time: number };

/** See the head of this file; `add` takes openings in their order. */
export class SeedWatch {
  /** Made once: some ten thousand hashes. */
  static #weak: ReadonlyMap<string, string> | undefined;
  /** Round by commitment. */
  readonly #seen = new Map<string, number>();
  #fault = '';

  add({ round, seed, time }: Opening): void {
    if (seed === null || this.#fault) return;
    SeedWatch.#weak ??= weakCommitments();
    const isTried = this.#seen.size < mostClocks;
    const weak = SeedWatch.#weak.get(seed) ?? (isTried ? clockSeed(seed, time) : undefined);
    const earlier = this.#seen.get(seed);
    if (weak !== undefined) this.#fault = `the seed of round ${round} is ${weak}`;
    else if (earlier !== undefined) this.#fault = `rounds ${earlier} and ${round} have one seed`;
    else this.#seen.set(seed, round);
  }

  /** @param unread why later leaves could not be read; empty where all were */
  check(unread: string): Check {
    const [name, covered] = ['seeds', counted(this.#seen.size, 'commitment')] as const;
    if (this.#fault) return { name, status: 'failed', covered, detail: this.#fault };
    if (unread) return { name, status: 'not-checkable', covered, detail: unread };
    if (this.#seen.size === 0)
      return { name, status: 'not-checkable', covered, detail: 'no round had noise' };
    const detail =
      this.#seen.size > mostClocks ? `the clock was tried for the first ${mostClocks} alone` : '';
    return { name, status: 'held', covered, detail };
  }
}
