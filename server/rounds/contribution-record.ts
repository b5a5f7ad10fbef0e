/**
 * What is kept of one accepted update beside its leaf: salt, leaf index and hash, under the round and the
 * participant's pseudonym. It answers a resend, and replay finds the update by it. Inside the privacy boundary.
 */
import * as z from 'zod/mini';
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

/** The record of a participant in a round, if there is one. */
export function findRecord(store: Store, round: number, participant: string): ContributionRecord | undefined {
  const bytes = store.secret(contributionKey(round, participant));
  return bytes && decodeRecord(bytes);
}

/** Every record of a round, by leaf index. */
export function recordsOf(store: Store, round: number): Map<number, ContributionRecord> {
  const records = new Map<number, ContributionRecord>();
  for (const [, bytes] of store.secretsWith(contributionKey(round, ''))) {
    const record = decodeRecord(bytes);
    records.set(record.leafIndex, record);
  }
  return records;
}

/** Keys of all records of a round. */
export function contributionKeysOf(store: Store, round: number): string[] {
  return Array.from(store.secretsWith(contributionKey(round, '')), ([key]) => key);
}

function decodeRecord(bytes: Uint8Array): ContributionRecord {
  return parseWith(recordSchema, JSON.parse(new TextDecoder().decode(bytes)), 'BAD_LOG');
}
