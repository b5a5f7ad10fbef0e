/** A round's evidence as it crosses HTTP, with a credential: `/evidence/rounds/<round>` (HT3). */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import * as z from 'zod/mini';
import { parseWith } from '../protocol/parse.ts';
import { countSchema, hex32Schema } from '../protocol/primitives.ts';
import type { RoundEvidence } from './evidence-source.ts';

/** See {@link RoundEvidence}; all bytes are hex. */
const roundEvidenceSchema = z.strictObject({
  seed: z.nullable(hex32Schema),
  sumSalt: z.nullable(hex32Schema),
  /** Leaf index and salt of each contribution. */
  salts: z.array(z.tuple([countSchema, hex32Schema])),
});

/** As plain JSON. */
export function toEvidenceMessage({
  seed,
  sumSalt,
  salts,
}: RoundEvidence): z.infer<typeof roundEvidenceSchema> {
  return {
    seed: seed && bytesToHex(seed),
    sumSalt: sumSalt && bytesToHex(sumSalt),
    salts: Array.from(salts, ([leafIndex, salt]) => [leafIndex, bytesToHex(salt)]),
  };
}

/** Inverse of {@link toEvidenceMessage}. @throws HearsayError BAD_MESSAGE */
export function parseEvidenceMessage(raw: unknown): RoundEvidence {
  const { seed, sumSalt, salts } = parseWith(roundEvidenceSchema, raw, 'BAD_MESSAGE');
  return {
    seed: seed === null ? null : hexToBytes(seed),
    sumSalt: sumSalt === null ? null : hexToBytes(sumSalt),
    salts: new Map(salts.map(([leafIndex, salt]) => [leafIndex, hexToBytes(salt)])),
  };
}
