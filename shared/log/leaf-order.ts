/** What the fold over the log (`step.ts`) says of a leaf that cannot come where it stands. */
import type { Leaf, LeafOf } from './leaf.ts';
import { LogFault, type LogPart } from './log-fault.ts';
import type { LogState } from './state.ts';

/** What of the log a leaf contradicts, and how. */
export type Contradiction = readonly [part: LogPart, how: string];

const outOfOrder: Contradiction = ['order', 'out of order'];

/** Of any leaf before the first `config`. */
export const notBegun: Contradiction = ['order', 'the first leaf is a config'];

/** @throws HearsayError BAD_LOG, a {@link LogFault}, where it does not hold */
export function expectThat(
  holds: boolean,
  state: LogState,
  leaf: Leaf,
  contradiction: Contradiction = outOfOrder,
): asserts holds {
  if (!holds) throw bad(state, leaf, contradiction);
}

/** The fault of a leaf. @param state before it */
export function bad(
  { size, round }: LogState,
  { kind }: Leaf,
  [part, how]: Contradiction = outOfOrder,
): LogFault {
  return new LogFault(part, `leaf ${size} (${kind}) while ${round.kind}: ${how}`);
}

/**
 * A leaf that ends a round without a release names it, and waits for the release of a closed one.
 * @throws HearsayError BAD_LOG
 */
export function expectEndOfRound(state: LogState, leaf: LeafOf<'rollback' | 'catalog' | 'act'>): void {
  const { round } = state;
  expectThat(round.kind !== 'closed', state, leaf);
  expectThat(leaf.round === (round.kind === 'collecting' ? round.round : null), state, leaf);
}
