/**
 * Withdraws a model: a `rollback` leaf goes back to an earlier model and its optimizer state, under a new version.
 * The ledger stays as it is: what was released stays released. One write, so a crash leaves either none of it or all of it.
 */
import { HearsayError } from '../../shared/hearsay-error.ts';
import type { ModelState } from '../../shared/log/model-state.ts';
import { versionToRestore } from '../../shared/metrics/judge-release.ts';
import type { Master } from '../../shared/server-optimizer.ts';
import type { Store } from '../store/store.ts';
import type { Journal } from './journal.ts';
import { actLeaf, type Signature } from './operator-acts.ts';
import { restoreMaster } from './restore.ts';

/** Where to go back to, and why. */
export type Withdrawal = {
  readonly toVersion: number;
  readonly cause: 'metrics' | 'operator';
  /** Of the operator whose act it is; a restored log goes back without one. */
  readonly signature?: Signature;
};

/**
 * The withdrawal that the metrics ask for, judged between a release and the next round; undefined where there is
 * none. A function of the log alone, so after a crash the next start comes to the same judgement.
 */
export function dueWithdrawal({ state }: Journal): Withdrawal | undefined {
  const { config, evaluations } = state;
  const toVersion = config && versionToRestore(evaluations, config.site);
  return toVersion === null ? undefined : { toVersion, cause: 'metrics' };
}

/**
 * Go back. A round that collects ends without a release, by the operator's act before the roll-back, or else by the roll-back: its
 * updates keep their leaves and receipts, nothing is released of them and nothing spent.
 * @returns the master of the earlier version
 * @throws HearsayError BAD_CONFIG (a version that is current, unknown or too long ago), BAD_LOG (a blob is missing),
 * or what the store throws; then nothing has changed
 */
export function rollBack(
  journal: Journal,
  store: Store,
  { toVersion, cause, signature }: Withdrawal,
): Master {
  const { model, models, round } = journal.state;
  if (round.kind === 'closed') throw new TypeError('a closed round is released first');
  const [oldest] = models;
  if (!model || !oldest) throw new TypeError('a log begins with a model');
  const earlier = models.find(({ version }) => version === toVersion && version < model.version);
  if (!earlier) {
    const range = `${oldest.version} to ${model.version - 1}`;
    throw new HearsayError('BAD_CONFIG', `cannot go back to version ${toVersion}: expected ${range}`);
  }
  const next: ModelState = { ...earlier, version: model.version + 1 };
  const master = restoreMaster(store, next); // before the leaf: what is missing cannot be gone back to
  const act = signature ? [actLeaf(journal, 'roll-back', signature)] : [];
  const ended = round.kind === 'collecting' && !signature ? round.round : null;
  journal.append([...act, { kind: 'rollback', cause, toVersion, model: next, round: ended }]);
  return master;
}
