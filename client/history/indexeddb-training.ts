/** A profile in IndexedDB as training has it, shared with the page and the other tabs of the site. */
import type { Spending } from './daily-budget.ts';
import { commonStore } from './indexeddb-common.ts';
import { type Claim, judgeClaim, type Participation } from './participation.ts';
import { type ProfileConnection, ProfileDatabase } from './profile-database.ts';
import type { ClaimTerms, TrainingStore } from './profile-store.ts';
import { bothOf, hasSecret, profileKey, readFrom } from './profile-transactions.ts';
import { isStill, type SeenCheckpoint, type SeenTerms } from './seen-checkpoint.ts';

/**
 * Open the profile, making it where there is none.
 * @throws DOMException where the browser keeps nothing (private mode, blocked, quota)
 */
export async function openTrainingStore(): Promise<TrainingStore> {
  const database = new ProfileDatabase();
  await database.current();
  return {
    ...commonStore(database),
    local: database.on(localOf),
    keepLocal: database.on((db, model, values, secret) => keepLocal(db, { model, values, secret })),
    participations: database.on((db) => readFrom(db, 'participations', (store) => store.getAll())),
    claim: database.on(claim),
    settle: database.on(settle),
    seenLog: database.on((db, aggregator) => readFrom(db, 'logs', (store) => store.get(aggregator))),
    keepSeenLog: database.on((db, aggregator, seen, terms) =>
      keepSeenLog(db, { aggregator, seen, ...terms }),
    ),
    spending: database.on((db) => readFrom(db, 'spending', (store) => store.get(profileKey))),
    keepSpending: database.on(keepSpending),
    outcomes: database.on((db, log) => readFrom(db, 'outcomes', (store) => store.get(log))),
  };
}

async function localOf(db: ProfileConnection, model: string): Promise<Float32Array> {
  return (await readFrom(db, 'locals', (store) => store.get(model))) ?? new Float32Array(0);
}

async function keepLocal(
  db: ProfileConnection,
  { model, values, secret }: { model: string; values: Float32Array; secret: Uint8Array },
): Promise<void> {
  const tx = db.transaction(['locals', 'secrets'], 'readwrite');
  const keep = async (): Promise<void> => {
    if (await hasSecret(tx.objectStore('secrets'), secret)) await tx.objectStore('locals').put(values, model);
  };
  await bothOf(keep(), tx.done);
}

async function claim(
  db: ProfileConnection,
  wanted: Participation,
  { cap, secret }: ClaimTerms,
): Promise<Claim> {
  // One readwrite transaction: IndexedDB runs those of all tabs one after the other.
  const tx = db.transaction(['participations', 'secrets'], 'readwrite', { durability: 'strict' });
  const judge = async (): Promise<Claim> => {
    if (!(await hasSecret(tx.objectStore('secrets'), secret))) return 'profile erased';
    const participations = tx.objectStore('participations');
    const judged = judgeClaim(wanted, await participations.getAll(), cap);
    if (judged === 'claimed') await participations.put(wanted);
    return judged;
  };
  return bothOf(judge(), tx.done);
}

async function settle(db: ProfileConnection, changed: Participation): Promise<void> {
  const { store, done } = db.transaction('participations', 'readwrite');
  const replace = async (): Promise<void> => {
    const there = await store.getKey([changed.log, changed.header.round]);
    if (there) await store.put(changed);
  };
  await bothOf(replace(), done);
}

async function keepSeenLog(
  db: ProfileConnection,
  { aggregator, seen, before, secret }: { aggregator: string; seen: SeenCheckpoint } & SeenTerms,
): Promise<boolean> {
  const tx = db.transaction(['logs', 'secrets'], 'readwrite', { durability: 'strict' });
  const keep = async (): Promise<boolean> => {
    const logs = tx.objectStore('logs');
    const isKnown = await hasSecret(tx.objectStore('secrets'), secret);
    const holds = isKnown && isStill(before, await logs.get(aggregator));
    if (holds) await logs.put(seen, aggregator);
    return holds;
  };
  return bothOf(keep(), tx.done);
}

async function keepSpending(db: ProfileConnection, spending: Spending, secret: Uint8Array): Promise<void> {
  const tx = db.transaction(['spending', 'secrets'], 'readwrite');
  const keep = async (): Promise<void> => {
    if (await hasSecret(tx.objectStore('secrets'), secret))
      await tx.objectStore('spending').put(spending, profileKey);
  };
  await bothOf(keep(), tx.done);
}
