/** What a log says, once the fold (`step.ts`) has seen all its leaves. */
import type { ExperimentSums } from '../metrics/experiment-sums.ts';
import { emptyLedger, type Ledger } from '../privacy/ledger.ts';
import type { ServerOptimizer } from '../server-optimizer.ts';
import type { LeafOf } from './leaf.ts';
import { emptyLine, type ModelLine } from './model-line.ts';
import type { ModelState } from './model-state.ts';
import type { RoundState } from './round-state.ts';

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

/** An act whose other half is the next leaf. */
export type AnnouncedAct = Extract<LeafOf<'act'>['act'], 'roll-back' | 'catalog'>;

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
