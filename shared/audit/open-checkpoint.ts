/** The checkpoint that an audit starts from: without one that is signed, nothing that a source gives is anybody's word. */
import { HearsayError, reasonOf } from '../hearsay-error.ts';
import { parseUtf8 } from '../log/bytes.ts';
import { type Checkpoint, verifyCheckpoint } from '../log/checkpoint.ts';
import { isVerifierKey } from '../log/verifier-key.ts';
import type { AuditSource } from './audit-source.ts';
import type { Check } from './check.ts';

/** More than this no tree here can hold; see `merkle-tree.ts`. */
const mostLeaves = 2 ** 31;

/** A checkpoint, and the key that has signed it. */
export type OpenedCheckpoint = {
  readonly checkpoint: Checkpoint;
  readonly verifierKey: string;
  /** As it was signed, and cosigned. */
  readonly note: string;
  readonly check: Check;
};

/**
 * Read and verify the checkpoint of a source.
 * @param pinned the key that it has to be signed with; without it, the one that the source shows
 * @returns the failed check where there is none, or where it is not signed
 */
export async function openCheckpoint(
  source: AuditSource,
  pinned: string | undefined,
): Promise<OpenedCheckpoint | { readonly failed: Check }> {
  const bytes = await source.log('checkpoint');
  if (!bytes) return { failed: failed('there is no checkpoint') };
  try {
    const verifierKey = pinned ?? textOf((await source.log('vkey')) ?? new Uint8Array()).trimEnd();
    if (!isVerifierKey(verifierKey, 'log')) return { failed: failed('there is no key to verify it with') };
    const note = textOf(bytes);
    const checkpoint = verifyCheckpoint(note, verifierKey);
    if (checkpoint.size > mostLeaves) return { failed: failed(`it is over ${checkpoint.size} leaves`) };
    return { checkpoint, verifierKey, note, check: held(pinned !== undefined) };
  } catch (error) {
    if (!(error instanceof HearsayError)) throw error;
    return { failed: failed(reasonOf(error)) };
  }
}

/**
 * The same after the leaves were read: a log that has named another key since is signed with that one too.
 * @param named the last key that a leaf names
 */
export function checkNamedKey({ note, verifierKey, check }: OpenedCheckpoint, named: string | null): Check {
  if (named === null || named === verifierKey) return check;
  try {
    verifyCheckpoint(note, named);
    return { ...check, detail: `${check.detail}; and with the one that a leaf names since` };
  } catch (error) {
    if (!(error instanceof HearsayError)) throw error;
    return failed('the key that a leaf names since has not signed it');
  }
}

function held(isPinned: boolean): Check {
  const detail = isPinned
    ? 'with the key that is expected'
    : 'the log shows the key itself: compare it with one that you have from elsewhere';
  return { name: 'checkpoint', status: 'held', covered: 'signature', detail };
}

const failed = (detail: string): Check => ({
  name: 'checkpoint',
  status: 'failed',
  covered: 'nothing',
  detail,
});

const textOf = (bytes: Uint8Array): string => parseUtf8(bytes, 'BAD_CHECKPOINT');
