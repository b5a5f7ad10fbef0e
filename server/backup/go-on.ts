/**
 * Makes a restored log one that an aggregator can go on with: the round that collected ends without a release (LG15), for its
 * updates and seed are in no backup; where the state of the current model is in none either, the log goes back to the newest
 * that has one (LG8), and refunds nothing; and an `erasure` leaf says that nothing is left of the rounds so far (LG13).
 */
import { HearsayError } from '../../shared/hearsay-error.ts';
import { namedFile, stateFilesOf } from '../log/named-file.ts';
import { eraseBefore } from '../rounds/erasure.ts';
import type { Journal } from '../rounds/journal.ts';
import { rollBack } from '../rounds/roll-back.ts';
import { endRound } from '../rounds/round-ending.ts';
import type { Store } from '../store/store.ts';

/**
 * @param journal over the store
 * @throws HearsayError BAD_CONFIG (a closed round whose updates are lost; no model to go on from), BAD_LOG, or what the store throws
 */
export function goOn(journal: Journal, store: Store): void {
  const { round, model, models } = journal.state;
  if (round.kind === 'closed') {
    const what = `round ${round.round} is closed and was not released`;
    throw new HearsayError(
      'BAD_CONFIG',
      `${what}: its updates are in no backup, so that this log cannot go on`,
    );
  }
  const known = [...models]
    .reverse()
    .find((each) => stateFilesOf(each).every((path) => namedFile(store, path)));
  if (!known) {
    throw new HearsayError(
      'BAD_CONFIG',
      `the backup has the state of none of the models that version ${model?.version} may go back to`,
    );
  }
  if (known.version !== model?.version)
    rollBack(journal, store, { toVersion: known.version, cause: 'operator' });
  else if (round.kind === 'collecting') endRound(journal);
  eraseBefore(journal, store, journal.state.nextRound);
}
