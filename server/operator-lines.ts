/** What an operator is told of rounds, catalog and witnesses, a line each: numbers, codes and names, nothing of a visitor. */
import { HearsayError } from '../shared/hearsay-error.ts';
import type { Announcement } from '../shared/protocol/messages.ts';
import type { Diagnostics } from './diagnostics.ts';
import type { Aggregator } from './rounds/aggregator.ts';

/** A model was released. */
export function tellRelease(diagnostics: Pick<Diagnostics, 'info'>, { model, spent }: Announcement): void {
  const { releases, epsilon } = spent;
  diagnostics.info('released', { version: model.version, releases, epsilon });
}

/** At the start: acknowledged updates are damaged, and will be in no sum. */
export function tellLeftOut(diagnostics: Diagnostics, round: number, leafIndices: readonly number[]): void {
  const where = `round ${round}, leaves ${leafIndices.join(', ')}`;
  const damage = new HearsayError('BAD_LOG', `${where}: missing, or not what their hashes say`);
  diagnostics.failed('acknowledged updates are damaged, and will be in no sum', damage);
}

/** A round has ended without a release. */
export function tellLost(diagnostics: Diagnostics, round: number): void {
  const loss = new HearsayError('BAD_LOG', `round ${round}: too few of its updates are left to sum`);
  diagnostics.failed('a round was lost, and has ended without a release; it cost nothing', loss);
}

/** A witness does not cosign, or does again. */
export function tellWitness(diagnostics: Diagnostics, witness: string, failure: unknown): void {
  if (failure === undefined) diagnostics.info('a witness cosigns again', { witness });
  else diagnostics.failed(`the witness ${witness} does not cosign; it is asked again`, failure);
}

/** The next round has another catalog. */
export function tellCatalog(diagnostics: Diagnostics, { site, state }: Aggregator): void {
  diagnostics.info('catalog changed', { items: site.catalog.items, version: state.model?.version ?? null });
}
