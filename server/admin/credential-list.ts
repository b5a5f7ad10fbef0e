/** All credentials of an aggregator, and what commands change of them. What was revoked stays: the log names its id. */
import { timingSafeEqual } from 'node:crypto';
import * as z from 'zod/mini';
import { HearsayError } from '../../shared/hearsay-error.ts';
import { type Credential, credentialSchema, hashToken, isInForce } from './credential.ts';

/** More than an operator has people. */
const mostCredentials = 1000;

/** What is in the file of credentials. */
export const credentialListSchema = z.strictObject({
  credentials: z.array(credentialSchema).check(z.maxLength(mostCredentials)),
});

/**
 * The list with one more.
 * @throws HearsayError BAD_CONFIG where its name or its token is another's that is in force, or the list is full
 */
export function addCredential(credentials: readonly Credential[], added: Credential): Credential[] {
  const others = credentials.filter((each) => isInForce(each, added.created));
  if (others.some(({ name }) => name === added.name)) {
    throw new HearsayError('BAD_CONFIG', `there is a credential of the name ${added.name}; revoke it first`);
  }
  if (credentials.some(({ tokenHash }) => tokenHash === added.tokenHash)) {
    throw new HearsayError('BAD_CONFIG', 'there is a credential with this token already; make a new token');
  }
  if (credentials.length >= mostCredentials) {
    throw new HearsayError('BAD_CONFIG', `there are ${credentials.length} credentials; that is the most`);
  }
  return [...credentials, added];
}

/**
 * The list with one taken back.
 * @param which its id, or its name where one in force has it
 * @throws HearsayError BAD_CONFIG where there is none that is in force
 */
export function revokeCredential(
  credentials: readonly Credential[],
  which: string,
  now: number,
): { readonly credentials: Credential[]; readonly revoked: Credential } {
  const found = credentials.find(({ id, name, revoked }) => revoked === null && [id, name].includes(which));
  if (!found) throw new HearsayError('BAD_CONFIG', `there is no credential ${which} to revoke`);
  const revoked = { ...found, revoked: now };
  return { credentials: credentials.map((each) => (each === found ? revoked : each)), revoked };
}

/**
 * Whose token this is. Hashes are compared, each in the same time, so that the time which it takes tells nothing of a token.
 * @returns undefined where it is nobody's, revoked or over
 */
export function holderOf(
  token: string,
  credentials: readonly Credential[],
  now: number,
): Credential | undefined {
  const hash = Buffer.from(hashToken(token), 'hex');
  return credentials.filter(
    (each) => timingSafeEqual(hash, Buffer.from(each.tokenHash, 'hex')) && isInForce(each, now),
  )[0];
}
