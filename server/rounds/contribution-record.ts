/**
 * What is kept of one accepted update beside its leaf: salt, leaf index and hash, under the round and the
 * participant's pseudonym. It answers a resend, and replay finds the update by it. Inside the privacy boundary.
 */
import * as z from 'zod/mini';
import { HearsayError } from '../../shared/hearsay-error.ts';
import { parseWith } from '../../shared/protocol/parse.ts';
import { countSchema, hex32Schema } from '../../shared/protocol/primitives.ts';
import type { Store } from '../store/store.ts';

const recordSchema = z.strictObject({ leafIndex: countSchema, salt: hex32Schema, update: hex32Schema });

/** See the head of this file. `update` is the salted hash: the blob's address and the leaf's content. */
export type ContributionRecord = z.infer<typeof recordSchema>;

/** Key of a record among the secrets. */
export function contributionKey(round: number, participant: string): string {
  return `contribution/${round}/${participant}`;
}

/** The bytes of a record. */
export function encodeRecord(record: ContributionRecord): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(record));
}

/**
 * The record of a participant in a round, if there is one.
 * @throws HearsayError BAD_LOG where it cannot be read: who has given must not pass for one who has not
 */
export function findRecord(store: Store, round: number, participant: string): ContributionRecord | undefined {
  const bytes = store.secret(contributionKey(round, participant));
  if (!bytes) return undefined;
  const record = readRecord(bytes);
  if (!record) throw new HearsayError('BAD_LOG', `a record of round ${round} cannot be read`);
  return record;
}

/** Every record of a round, by leaf index, but for those that cannot be read: what was damaged must not stop what is left. */
export function recordsOf(store: Store, round: number): Map<number, ContributionRecord> {
  const records = new Map<number, ContributionRecord>();
  for (const [, bytes] of store.secretsWith(contributionKey(round, ''))) {
    const record = readRecord(bytes);
    if (record) records.set(record.leafIndex, record);
  }
  return records;
}

/** Keys of all records of a round. */
export function contributionKeysOf(store: Store, round: number): string[] {
  return Array.from(store.secretsWith(contributionKey(round, '')), ([key]) => key);
}

function readRecord(bytes: Uint8Array): ContributionRecord | undefined {
  try {
    return parseWith(recordSchema, JSON.parse(new TextDecoder().decode(bytes)), 'BAD_LOG');
  } catch {
    return undefined;
  }
}
