/** The evidence behind a log at an aggregator's address, for a credential that its operator has let in. */
import { parseEvidenceMessage } from '../../shared/audit/evidence-message.ts';
import type { EvidenceSource, RoundEvidence } from '../../shared/audit/evidence-source.ts';
import { HearsayError } from '../../shared/hearsay-error.ts';
import { baseOf } from './http-source.ts';
import { readUrl } from './read-url.ts';

/** More than any update, round's salts or vector of floats takes, and less than memory. */
const maxBytes = 512 * 2 ** 20;

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
  const get = (path: string, secret?: string) =>
    readUrl(new URL(path, base), { maxBytes, ...(secret !== undefined && { token: secret }) });
  return {
    round: async (round) => {
      const path = `evidence/rounds/${round}`;
      const bytes = await get(path, token);
      return bytes && parseRound(bytes, path);
    },
    update: (hash) => get(`evidence/updates/${hash}`, token),
    floats: (hash) => get(`evidence/floats/${hash}`, token),
    catalog: (hash) => get(`catalog/${hash}`),
  };
}

function parseRound(bytes: Uint8Array, path: string): RoundEvidence {
  try {
    return parseEvidenceMessage(JSON.parse(new TextDecoder().decode(bytes)));
  } catch (cause) {
    throw new HearsayError('BAD_CONFIG', `${path} is no evidence of a round`, { cause });
  }
}
