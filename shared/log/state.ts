/**
 * The state of an aggregator as a fold over its log: one pure `step(state, leaf)`, with the round as a tagged
 * union. The server restores itself with it, an auditor checks the order of leaves with it.
 */
import type { ExperimentSums } from '../metrics/experiment-sums.ts';
import { emptyLedger, type Ledger } from '../privacy/ledger.ts';
import type { ServerOptimizer } from '../server-optimizer.ts';
import type { Leaf, LeafOf } from './leaf.ts';
import { bad, expectThat, notBegun } from './leaf-order.ts';
import { emptyLine, type ModelLine } from './model-line.ts';
import type { ModelState } from './model-state.ts';
import { stepCatalog, stepConfig, stepRollback } from './model-steps.ts';
import { type AnnouncedAct, isCarriedOutBy, stepAct } from './operator-act.ts';
import type { RoundState } from './round-state.ts';
import { stepAggregate, stepContribution, stepOpen, stepRelease } from './round-steps.ts';

/** What the log says. */
export type LogState = {
  /** Leaves folded so far. */
  readonly size: number;
  /** The last one, with the catalog, spec and length that came since; null only before the first leaf. */
  readonly config: LeafOf<'config'> | null;
  readonly model: ModelState | null;
  /** What code runs from the last opening of a round on; null where no leaf has said. */
  readonly code: LeafOf<'code'> | null;
  readonly ledger: Ledger;
  readonly round: RoundState;
  /** Number of the next round to open. */
  readonly nextRound: number;
  readonly releases: number;
  /** Of the rounds before this one, updates, salts and seeds are erased. */
  readonly erasedBefore: number;
  /** The key that signs now, where it is not the first one. */
  readonly verifierKey: string | null;
  /** The optimizer under which each of `models` was made, in their order: which vectors its optimizer's state has. */
  readonly optimizers: readonly ServerOptimizer[];
  /** The index of the leaf that stated each of `models` first, in their order: where a browser looks for it. */
  readonly modelLeaves: readonly number[];
  /** Whether the operator has paused: then no round opens. */
  readonly isPaused: boolean;
  /** The act that the last leaf announces, and that the next one carries out; null where nothing is announced. */
  readonly announcedAct: AnnouncedAct | null;
  /** What the last experiment has counted; null where there was none. */
  readonly experiment: ExperimentSums | null;
} & ModelLine;

/** The state of an empty log. */
export const emptyLogState: LogState = {
  size: 0,
  config: null,
  model: null,
  code: null,
  ledger: emptyLedger,
  round: { kind: 'waiting' },
  nextRound: 0,
  releases: 0,
  erasedBefore: 0,
  verifierKey: null,
  isPaused: false,
  announcedAct: null,
  optimizers: [],
  modelLeaves: [],
  experiment: null,
  ...emptyLine,
};

/** The state of a log that has begun. */
export type BegunState = LogState & {
  readonly config: LeafOf<'config'>;
  readonly model: ModelState;
};

/**
 * The state after one more leaf.
 * @throws HearsayError BAD_LOG where this leaf cannot come here (LG3)
 */
export function step(state: LogState, leaf: Leaf): LogState {
  const { announcedAct, config, model, round } = state;
  if (announcedAct !== null && !isCarriedOutBy(announcedAct, leaf, config?.catalog))
    throw bad(state, leaf, ['order', `the act ${announcedAct} is not carried out`]);
  if (leaf.kind === 'contribution') return stepContribution(state, leaf);
  const next = { ...state, size: state.size + 1, announcedAct: null };
  if (leaf.kind === 'config') return stepConfig(next, state, leaf);
  if (config === null || model === null) throw bad(state, leaf, notBegun);
  const begun = { ...state, config, model };
  switch (leaf.kind) {
    case 'round-open':
      return stepOpen(next, begun, leaf);
    case 'aggregate':
      return stepAggregate(next, begun, leaf);
    case 'release':
      return stepRelease(next, begun, leaf);
    case 'rollback':
      return stepRollback(next, begun, leaf);
    case 'catalog':
      return stepCatalog(next, begun, leaf);
    case 'code':
      // in a round it would stand between contributions
      expectThat(round.kind === 'waiting', state, leaf);
      return { ...next, code: leaf };
    case 'erasure':
      // all rounds are over while none is open
      expectThat(round.kind === 'waiting' && leaf.before <= state.nextRound, state, leaf);
      expectThat(leaf.before > state.erasedBefore, state, leaf);
      return { ...next, erasedBefore: leaf.before };
    case 'key':
      expectThat(round.kind === 'waiting' && leaf.verifierKey !== state.verifierKey, state, leaf);
      return { ...next, verifierKey: leaf.verifierKey };
    case 'round-end':
      // a sum that is fixed is released
      expectThat(round.kind === 'collecting' && leaf.round === round.round, state, leaf);
      return { ...next, round: { kind: 'waiting' } };
    case 'act':
      return stepAct(next, begun, leaf);
    default:
      return leaf satisfies never;
  }
}
