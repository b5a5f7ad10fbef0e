/** The updates of a round as the store has them, held against what their leaves state. */
import { hexToBytes } from '@noble/hashes/utils.js';
import { hashUpdate } from '../../shared/log/commitments.ts';
import { parseLeaf } from '../../shared/log/leaf.ts';
import { updateAddress } from '../store/blob-address.ts';
import type { Store } from '../store/store.ts';
import { recordsOf } from './contribution-record.ts';

/** The updates of a round by their leaves; undefined where one is missing, or is not what its leaf states. */
export function* storedUpdates(
  store: Store,
  { round, from }: { readonly round: number; readonly from: number },
): Generator<readonly [leafIndex: number, bytes: Uint8Array | undefined]> {
  const records = recordsOf(store, round);
  let leafIndex = from;
  for (const each of store.leaves(from)) {
    const leaf = parseLeaf(each);
    if (leaf.kind !== 'contribution') return;
    const bytes = store.blob(updateAddress(leaf.update));
    const salt = records.get(leafIndex)?.salt;
    const isStated = bytes && salt && hashUpdate(hexToBytes(salt), bytes) === leaf.update;
    yield [leafIndex, isStated ? bytes : undefined];
    leafIndex++;
  }
}
