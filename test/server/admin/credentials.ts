/** Credentials for tests, and the tokens that go with them. */
import { type Credential, hashToken } from '../../../server/admin/credential.ts';

/** A token; the same for the same number. */
export const tokenOf = (number: number): string => number.toString(16).padStart(64, '0');

/** In force for an hour yet, for everything, with the token of number 1, unless said otherwise. */
export const credentialOf = (other: Partial<Credential> = {}): Credential => ({
  id: 'ada0ada0ada0ada0',
  name: 'Ada',
  scopes: ['admin', 'catalog', 'audit'],
  tokenHash: hashToken(tokenOf(1)),
  created: Date.now() - 3_600_000,
  expires: Date.now() + 3_600_000,
  revoked: null,
  ...other,
});
