/** The evidence behind a log at an aggregator's address, for a credential that its operator has let in. */
import { parseEvidenceMessage } from '../../shared/audit/evidence-message.ts';
import type { EvidenceSource, RoundEvidence } from '../../shared/audit/evidence-source.ts';
import { HearsayError } from '../../shared/hearsay-error.ts';
import { baseOf, httpSource } from './http-source.ts';
import { readUrl } from './read-url.ts';

/** More than each takes: salts of some hundred thousand updates, two bytes for each coordinate of a large model, its floats. */
const most = { round: 64 * 2 ** 20, update: 16 * 2 ** 20, floats: 512 * 2 ** 20 };

/**
 * @param token of a credential
 * @returns throws HearsayError BAD_CONFIG from its methods where the address does not answer, or does not know the credential
 */
export function httpEvidence(address: URL, token: string): EvidenceSource {
  const base = baseOf(address);
  // over plain http only to this machine: whoever reads along has the credential
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(address.hostname);
  if (address.protocol === 'http:' && !isLocal) {
    throw new HearsayError('BAD_CONFIG', `${address.href}: a credential goes over https alone`);
  }
  const get = (path: string, maxBytes: number) => readUrl(new URL(path, base), { maxBytes, token });
  return {
    round: async (round) => {
      const path = `evidence/rounds/${round}`;
      const bytes = await get(path, most.round);
      return bytes && parseRound(bytes, path);
    },
    update: (round, hash) => get(`evidence/rounds/${round}/updates/${hash}`, most.update),
    floats: (hash) => get(`evidence/floats/${hash}`, most.floats),
    catalog: httpSource(address).catalog,
  };
}

function parseRound(bytes: Uint8Array, path: string): RoundEvidence {
  try {
    return parseEvidenceMessage(JSON.parse(new TextDecoder().decode(bytes)));
  } catch (cause) {
    throw new HearsayError('BAD_CONFIG', `${path} is no evidence of a round`, { cause });
  }
}
