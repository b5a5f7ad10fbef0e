/** What a credentialed auditor is told of one update: its size and norm, held against its leaf and the bounds of LA3 and LA7. */
import { reasonOf } from '../../../shared/hearsay-error.ts';
import { createUpdateDecoder } from '../../../shared/lattice/decode-update.ts';
import {
  assertWithinShape,
  type PartNorms,
  partNorms,
  type UpdateShape,
  updateLength,
} from '../../../shared/lattice/update-shape.ts';
import { hashUpdate } from '../../../shared/log/commitments.ts';

/** An update as it was kept, and what the log says of it. */
export type KeptUpdate = {
  /** Undefined where it is not there, or not any more; so is its salt. */
  readonly bytes: Uint8Array | undefined;
  readonly salt: Uint8Array | undefined;
  /** The salted hash in its leaf. */
  readonly stated: string;
  readonly shape: UpdateShape;
};

/** See the head of this file. */
export type UpdateFigures = {
  /** Bytes as sent, padding included; null where they are not there. */
  readonly size: number | null;
  /** Null where the bytes are not the update, or no update. */
  readonly norms: PartNorms | null;
  /** What is wrong with it; empty where nothing is. */
  readonly fault: string;
};

/** Measure an update. Whatever is wrong with it is told, not thrown. */
export function figuresOf({ bytes, salt, stated, shape }: KeptUpdate): UpdateFigures {
  const size = bytes?.length ?? null;
  if (!bytes || !salt) return { size, norms: null, fault: 'it is not kept, or not any more' };
  if (hashUpdate(salt, bytes) !== stated)
    return { size, norms: null, fault: 'it is not the one that its leaf states' };
  let norms: PartNorms | null = null;
  try {
    const update = createUpdateDecoder(updateLength(shape))(bytes);
    norms = partNorms(update, shape);
    assertWithinShape(update, shape);
    return { size, norms, fault: '' };
  } catch (error) {
    return { size, norms, fault: reasonOf(error) };
  }
}
