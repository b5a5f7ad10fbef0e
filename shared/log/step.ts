/**
 * The fold over the log: one pure `step(state, leaf)`, with the round as a tagged union. The server restores itself with it,
 * an auditor checks the order of leaves with it.
 */
import type { Leaf } from './leaf.ts';
import { bad, expectThat, notBegun } from './leaf-order.ts';
import { stepCatalog, stepConfig, stepRollback } from './model-steps.ts';
import { isCarriedOutBy, stepAct } from './operator-act.ts';
import { stepAggregate, stepContribution, stepOpen, stepRelease } from './round-steps.ts';
import type { LogState } from './state.ts';

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
