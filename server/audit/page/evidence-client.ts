/**
 * What stands inside the privacy boundary, asked of the aggregator with a credential. The credential is held in memory alone
 * and travels in a header alone; none of the answers is believed before it was held against the log.
 */
import { hexToBytes } from '@noble/hashes/utils.js';
import * as z from 'zod/mini';
import type { EvidenceSource, RoundEvidence } from '../../../shared/audit/evidence-source.ts';
import { HearsayError } from '../../../shared/hearsay-error.ts';
import { parseUtf8 } from '../../../shared/log/bytes.ts';
import { parseWith } from '../../../shared/protocol/parse.ts';
import { countSchema, hex32Schema } from '../../../shared/protocol/primitives.ts';
import { readUrl } from '../read-url.ts';

/** Some hundred thousand salts. */
const maxRoundBytes = 64 * 2 ** 20;

/** More than any update has: two bytes for each coordinate of the largest model. */
const maxUpdateBytes = 16 * 2 ** 20;

const roundSchema = z.strictObject({
  round: countSchema,
  seed: z.nullable(hex32Schema),
  sumSalt: z.nullable(hex32Schema),
  salts: z.array(z.tuple([countSchema, hex32Schema])),
});

/** The part of {@link EvidenceSource} that a page asks for. */
export type EvidenceClient = Pick<EvidenceSource, 'round' | 'update'>;

/**
 * @param base address of the aggregator, with a slash at its end
 * @param token bearer token
 * @returns throws HearsayError BAD_CONFIG from its methods where the aggregator refuses, does not answer, or not as it should
 */
export function evidenceClient(base: URL, token: string): EvidenceClient {
  return {
    round: async (round) => {
      const bytes = await readUrl(new URL(`evidence/rounds/${round}`, base), {
        ...{ maxBytes: maxRoundBytes, token },
      });
      return bytes && parseRound(bytes, round);
    },
    update: (hash) => readUrl(new URL(`evidence/updates/${hash}`, base), { maxBytes: maxUpdateBytes, token }),
  };
}

function parseRound(bytes: Uint8Array, asked: number): RoundEvidence {
  const { round, seed, sumSalt, salts } = parseWith(roundSchema, parseJson(bytes), 'BAD_CONFIG');
  if (round !== asked) throw new HearsayError('BAD_CONFIG', `expected round ${asked}, got ${round}`);
  return {
    seed: seed === null ? null : hexToBytes(seed),
    sumSalt: sumSalt === null ? null : hexToBytes(sumSalt),
    salts: new Map(salts.map(([leafIndex, salt]) => [leafIndex, hexToBytes(salt)])),
  };
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(parseUtf8(bytes, 'BAD_CONFIG'));
  } catch (cause) {
    throw new HearsayError('BAD_CONFIG', 'expected JSON', { cause });
  }
}
