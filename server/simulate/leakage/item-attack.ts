/**
 * "Which items did this visitor look at?" asked of a visitor's delta, of the update that is sent, of each tensor of it, and of
 * what is released; beside all of them what somebody gets who names the popular items. Means over visitors.
 */
import { type ItemRows, itemEnergies } from '../../../shared/audit/leakage/item-rows.ts';
import { bestGuesses, retrieval } from '../../../shared/audit/leakage/retrieval.ts';
import type { AttackedRelease } from './attacked-release.ts';
import type { LoneUpdate } from './lone-update.ts';

/** How well one source tells items; shares, 0..1. */
export type ItemLeak = {
  /** What was looked at. */
  readonly source: string;
  /** Of the best {@link guessesMade} guesses. */
  readonly precision: number;
  readonly recall: number;
  /** Of as many guesses as the visitor has items, how many are right. */
  readonly exact: number;
  /** Share of the items that are ranked at all: their rows have moved, or somebody met them. */
  readonly ranked: number;
};

/** The k of precision and recall at k. */
export const guessesMade = 10;

/** What all visitors have in common. */
export type ItemAttackSite = {
  /** The model's tensors with a row for each item. */
  readonly tables: readonly ItemRows[];
  readonly release: AttackedRelease;
  /** [items] by how many users each item was met. */
  readonly popularity: Float64Array;
};

/** Adds up visitors. */
export class ItemAttack {
  readonly #site: ItemAttackSite;
  readonly #sums = new Map<string, ItemLeak>();
  #visitors = 0;

  constructor(site: ItemAttackSite) {
    this.#site = site;
  }

  /** @param items what the visitor's history really holds, not empty */
  add({ delta, update }: LoneUpdate, items: ReadonlySet<number>): void {
    const { tables, release, popularity } = this.#site;
    this.#visitors++;
    this.#try('delta, not clipped', itemEnergies(delta, tables), items);
    this.#try('update, clipped and rounded', itemEnergies(update, tables), items);
    for (const table of tables) {
      this.#try(`update, ${table.tensor} alone`, itemEnergies(update, [table]), items);
    }
    this.#try('sum as released', itemEnergies(release.noised, tables), items);
    this.#try('difference of two released models', itemEnergies(release.difference, tables), items);
    this.#try('popular items, without looking', popularity, items);
  }

  /** In the order in which they were tried. */
  leaks(): ItemLeak[] {
    return [...this.#sums.values()].map((sum) => ({
      source: sum.source,
      precision: sum.precision / this.#visitors,
      recall: sum.recall / this.#visitors,
      exact: sum.exact / this.#visitors,
      ranked: sum.ranked / this.#visitors,
    }));
  }

  #try(source: string, scores: Float64Array, items: ReadonlySet<number>): void {
    const guesses = bestGuesses(scores, scores.length);
    const { precision, recall } = retrieval(guesses.slice(0, guessesMade), items);
    const exact = retrieval(guesses.slice(0, items.size), items).recall;
    const before = this.#sums.get(source) ?? { source, precision: 0, recall: 0, exact: 0, ranked: 0 };
    this.#sums.set(source, {
      source,
      precision: before.precision + precision,
      recall: before.recall + recall,
      exact: before.exact + exact,
      ranked: before.ranked + guesses.length / scores.length,
    });
  }
}
