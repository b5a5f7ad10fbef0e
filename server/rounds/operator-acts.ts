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
  environment: Pick<AggregatorEnvironment, 'randomBytes'>,
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

/** Key of {@link noteCatalogAct}'s note. */
const catalogActKey = 'act/catalog';

const catalogActSchema = z.strictObject({
  catalog: hex32Schema,
  credential: z.string(),
  time: countSchema,
});

/**
 * Note whose act a catalog will be, when it comes in force: that may be soon, with the next round, or after a restart. One
 * note at a time: of catalogs that never come in force there is no act.
 * @param catalog its hash
 * @throws what the store throws
 */
export function noteCatalogAct(store: Store, catalog: string, signature: Signature): void {
  const note = new TextEncoder().encode(JSON.stringify({ catalog, ...signature }));
  store.write({ secrets: new Map([[catalogActKey, note]]) });
}

/**
 * Drop the note of a catalog that is not to come any more, so that it is nobody's act where a file brings the same later.
 * @param catalog hash of the one that is to come, or is in force: its note stays
 * @throws HearsayError BAD_LOG where the note is damaged, or what the store throws
 */
export function forgetOtherCatalogActs(store: Store, catalog: string): void {
  const note = notedAct(store);
  if (note && note.catalog !== catalog) store.write({ erasedSecrets: [catalogActKey] });
}

function notedAct(store: Store): z.infer<typeof catalogActSchema> | undefined {
  const bytes = store.secret(catalogActKey);
  return bytes && parseWith(catalogActSchema, JSON.parse(new TextDecoder().decode(bytes)), 'BAD_LOG');
}

/** What is written with the leaf that has a catalog come in force: before it the act, where it is one; no note after it. */
export type CatalogAct = { readonly before: readonly Leaf[]; readonly erasedSecrets: readonly string[] };

/**
 * Of the catalog with this hash.
 * @throws HearsayError BAD_LOG where the note is damaged
 */
export function catalogAct(journal: Journal, store: Store, catalog: string): CatalogAct {
  const note = notedAct(store);
  if (!note) return { before: [], erasedSecrets: [] };
  const { credential, time } = note;
  const isNoted = note.catalog === catalog;
  const before = isNoted ? [actLeaf(journal, 'catalog', { credential, time })] : [];
  return { before, erasedSecrets: [catalogActKey] };
}
