/** What a medium does to an update after it was acknowledged. */
import {
  type ContributionRecord,
  contributionKey,
  encodeRecord,
} from '../../../server/rounds/contribution-record.ts';
import { updateAddress } from '../../../server/store/blob-address.ts';
import type { Batch, Store } from '../../../server/store/store.ts';
import type { Receipt } from '../../../shared/protocol/messages.ts';
import { flipBit } from '../../shared/log/damage.ts';

export const damages = [
  'bytes gone',
  'a bit of the bytes flipped',
  'record gone',
  'record not readable',
  'another salt in the record',
] as const;

/** One of {@link damages}. */
type Damage = (typeof damages)[number];

/** Damage the update that a receipt was given for. */
export function damageUpdate(store: Store, { round, leafIndex }: Receipt, damage: Damage): void {
  const records = Array.from(store.secretsWith(contributionKey(round, '')), ([key, bytes]) => ({
    key,
    record: JSON.parse(new TextDecoder().decode(bytes)) as ContributionRecord,
  }));
  const { key, record } = records.find((each) => each.record.leafIndex === leafIndex)!;
  const address = updateAddress(record.update);
  const bytes = store.blob(address)!;
  const writes: Record<Damage, readonly Batch[]> = {
    'bytes gone': [{ erasedBlobs: [address] }],
    // what is there is not written again
    'a bit of the bytes flipped': [
      { erasedBlobs: [address] },
      { blobs: new Map([[address, flipBit(bytes, 40)]]) },
    ],
    'record gone': [{ erasedSecrets: [key] }],
    'record not readable': [{ secrets: new Map([[key, new Uint8Array(9)]]) }],
    'another salt in the record': [
      { secrets: new Map([[key, encodeRecord({ ...record, salt: '5a'.repeat(32) })]]) },
    ],
  };
  for (const batch of writes[damage]) store.write(batch);
}
