/**
 * What an operator does by hand, as a step of the fold over the log (PROTOCOL.md, LG16). An `act` leaf says what, whose
 * credential, and when; that a round was closed, ended or paused for a good reason no leaf can show.
 */
import type { Leaf, LeafOf } from './leaf.ts';
import { expectEndOfRound, expectThat } from './leaf-order.ts';
import type { AnnouncedAct, LogState } from './state.ts';

/** An `act` leaf. */
export type ActLeaf = LeafOf<'act'>;

/**
 * The state after an act. It ends the round that collects, and names it; but `close-round` may stand right after the
 * `aggregate` leaf of the round that it has closed.
 * @param next the state with this leaf counted @param before the state before it
 * @throws HearsayError BAD_LOG where the act cannot come here
 */
export function stepAct(next: LogState, before: LogState, leaf: ActLeaf): LogState {
  const { round, isPaused, size } = before;
  const { act } = leaf;
  if (act === 'close-round' && round.kind === 'closed') {
    expectThat(leaf.round === round.round && size === round.to + 1, before, leaf);
    return next;
  }
  expectEndOfRound(before, leaf);
  const ended = { ...next, round: { kind: 'waiting' } } as const;
  switch (act) {
    case 'close-round':
      expectThat(round.kind === 'collecting', before, leaf);
      return ended;
    case 'pause':
    case 'resume':
      expectThat(isPaused === (act === 'resume'), before, leaf);
      return { ...ended, isPaused: !isPaused };
    case 'roll-back':
    case 'catalog':
      return { ...ended, announcedAct: act };
    default:
      return act satisfies never;
  }
}

/**
 * Whether a leaf does what the one before announces: a roll-back by the operator, or another catalog.
 * @param catalog hash of the one in force
 */
export function isCarriedOutBy(act: AnnouncedAct, leaf: Leaf, catalog: string | undefined): boolean {
  if (act === 'roll-back') return leaf.kind === 'rollback' && leaf.cause === 'operator';
  return (leaf.kind === 'catalog' || leaf.kind === 'config') && leaf.catalog !== catalog;
}
