/**
 * Which states of training (masters, and states of the optimizer) somebody may still ask for: a fold over the log, so that
 * the aggregator, a backup and `hearsay compact` come to the same ones. A roll-back asks for those of `LogState.models`; an auditor
 * for those from which the rounds are recomputed whose evidence is kept, and, for as long as the log is there, for the first, those
 * that were rolled back to, and those that a change of catalog went on from (LG7 to LG9).
 */
import type { Leaf } from '../../shared/log/leaf.ts';
import type { ModelState } from '../../shared/log/model-state.ts';
import type { LogState } from '../../shared/log/state.ts';

/** By the hashes of its two parts. */
export type TrainingState = Pick<ModelState, 'master' | 'optimizer'>;

/** A model as it was stated. */
type Stated = ModelState & {
  /** Number of the first round that was opened after it. */
  readonly nextRound: number;
  /** Asked for as long as the log is there. */
  isLasting: boolean;
};

/** See the head of this file. */
export class TrainingStates {
  /** In the order of their leaves. */
  #kept: Stated[] = [];
  #left: readonly Stated[] = [];

  /** The next leaf. @param after the log's state behind it */
  fold(leaf: Leaf, after: Pick<LogState, 'models' | 'nextRound'>): void {
    if (leaf.kind === 'erasure') this.#leave(leaf.before, after);
    const last = this.#kept.at(-1);
    if (!('model' in leaf) || leaf.model.version === last?.version) return;
    if (leaf.kind === 'catalog' && last) last.isLasting = true;
    const isLasting = leaf.kind === 'config' || leaf.kind === 'rollback';
    this.#kept.push({ ...leaf.model, nextRound: after.nextRound, isLasting });
  }

  /** Those that somebody may ask for. */
  get kept(): readonly TrainingState[] {
    return this.#kept;
  }

  /**
   * Those that nobody asks for since the last `erasure` leaf; with the next one they are erased. So a backup that is being
   * written meanwhile finds what its checkpoint asks for.
   */
  get left(): readonly TrainingState[] {
    return this.#left;
  }

  /** Those that are asked for where no evidence is kept: what a backup holds. */
  withoutEvidence({ models }: Pick<LogState, 'models'>): readonly TrainingState[] {
    const reachable = new Set(models.map(({ version }) => version));
    return this.#kept.filter(({ version, isLasting }) => isLasting || reachable.has(version));
  }

  /** The evidence of all rounds before this one is erased. */
  #leave(round: number, state: Pick<LogState, 'models'>): void {
    const base = this.#kept.filter(({ nextRound }) => nextRound <= round).at(-1);
    const asked = new Set(this.withoutEvidence(state));
    const isAsked = (each: Stated): boolean => each.nextRound > round || each === base || asked.has(each);
    this.#left = this.#kept.filter((each) => !isAsked(each));
    this.#kept = this.#kept.filter(isAsked);
  }
}
