/**
 * What an operator does by hand (LG16): each act is a leaf that names the credential, written together with what it does.
 * Acts end the round that collects without a release, but for the close of one that has its minimum.
 */
import * as z from 'zod/mini';
import { HearsayError } from '../../shared/hearsay-error.ts';
import { type Leaf, maxExceptions } from '../../shared/log/leaf.ts';
import type { ActLeaf } from '../../shared/log/operator-act.ts';
import { parseWith } from '../../shared/protocol/parse.ts';
import { countSchema, hex32Schema } from '../../shared/protocol/primitives.ts';
import type { Store } from '../store/store.ts';
import type { AggregatorEnvironment } from './environment.ts';
import type { Journal } from './journal.ts';
import { closeRound } from './round-closing.ts';
import type { RoundSum } from './round-sum.ts';

/** What an operator can do to rounds and models. */
export type OperatorAct =
  | { readonly act: 'pause' | 'resume' | 'close-round' }
  | {
      readonly act: 'roll-back';
      /** Version of the model to go back to. */
      readonly toVersion: number;
    };

/** Whose act it is: the public id of a credential, and when, milliseconds since 1970. */
export type Signature = Pick<ActLeaf, 'credential' | 'time'>;

/** The leaf of an act; it names the round that collects now, and that it ends. */
export function actLeaf({ state }: Journal, act: ActLeaf['act'], signature: Signature): ActLeaf {
  const { round } = state;
  return { kind: 'act', act, ...signature, round: round.kind === 'waiting' ? null : round.round };
}

/**
 * No round opens from here on, across restarts too; or rounds open again. Nothing happens where it is so already.
 * @throws what the store throws; then nothing has changed
 */
export function setPause(journal: Journal, act: 'pause' | 'resume', signature: Signature): void {
  if (journal.state.isPaused === (act === 'pause')) return;
  journal.append([actLeaf(journal, act, signature)]);
}

/**
 * Close the round that collects where its minimum is in its sum, so that it can be released; else it ends without a release.
 * @throws HearsayError ROUND_CLOSED (none collects), or what the store throws; then nothing has changed
 */
export function closeByHand(
  journal: Journal,
  sum: RoundSum,
  environment: AggregatorEnvironment,
  signature: Signature,
): void {
  const { round, config } = journal.state;
  if (round.kind !== 'collecting' || !config) throw new HearsayError('ROUND_CLOSED', 'no round collects');
  const exceptions = sum.exceptions.length;
  const isEnough = round.contributions - exceptions >= config.site.round.minimum;
  const act = actLeaf(journal, 'close-round', signature);
  if (isEnough && exceptions <= maxExceptions) closeRound(journal, sum, environment, [act]);
  else journal.append([act]);
}

/**
 * Key of a change of catalog that an operator has brought, and that a `config` leaf will name: it is in the store until then,
 * for the next round may open after a restart.
 */
export const catalogActKey = 'act/catalog';

const catalogActSchema = z.strictObject({
  catalog: hex32Schema,
  credential: z.string(),
  time: countSchema,
});

/** What stands under {@link catalogActKey}. @param catalog hash of the catalog that was brought */
export const encodeCatalogAct = (catalog: string, signature: Signature): Uint8Array =>
  new TextEncoder().encode(JSON.stringify({ catalog, ...signature }));

/**
 * The act that brought this catalog, for the `config` leaf that names it; empty where none did.
 * @param catalog its hash
 */
export function catalogAct(journal: Journal, store: Store, catalog: string): Leaf[] {
  const bytes = store.secret(catalogActKey);
  if (!bytes) return [];
  const kept = parseWith(catalogActSchema, JSON.parse(new TextDecoder().decode(bytes)), 'BAD_LOG');
  const { credential, time } = kept;
  return kept.catalog === catalog ? [actLeaf(journal, 'catalog', { credential, time })] : [];
}
