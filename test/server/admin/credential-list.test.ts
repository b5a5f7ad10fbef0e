import { describe, expect, it } from 'vitest';
import {
  type Credential,
  credentialSchema,
  drawToken,
  hashToken,
  isInForce,
  issueCredential,
} from '../../../server/admin/credential.ts';
import { addCredential, holderOf, revokeCredential } from '../../../server/admin/credential-list.ts';
import { refusal } from '../../shared/log/refusal.ts';
import { credentialOf, tokenOf } from './credentials.ts';

const now = 1_700_000_000_000;
const day = 86_400_000;
const inForce = { created: now - day, expires: now + day };
const ada = credentialOf(inForce);
const bob = credentialOf({ ...inForce, id: 'b'.repeat(16), name: 'Bob', tokenHash: hashToken(tokenOf(2)) });

describe('a credential', () => {
  it('is in force from now until its days are over', () => {
    const given = { name: 'Ada', scopes: ['admin' as const], tokenHash: hashToken(drawToken()) };
    const issued = issueCredential({ ...given, days: 90 }, now);
    expect(credentialSchema.parse(issued)).toMatchObject({ ...given, created: now, expires: now + 90 * day });
    expect([now, now + 90 * day - 1, now + 90 * day].map((time) => isInForce(issued, time))).toEqual([
      ...[true, true, false],
    ]);
  });

  it('has an id that says nothing of its token, and another each time', () => {
    const given = { name: 'Ada', scopes: ['admin' as const], tokenHash: hashToken(tokenOf(1)), days: 1 };
    const ids = new Set(Array.from({ length: 50 }, () => issueCredential(given, now).id));
    expect(ids.size).toBe(50);
  });

  it('is known by the SHA-256 of its token, as any other tool computes it', () => {
    // FIPS 180-2, B.1
    expect(hashToken('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(drawToken()).toMatch(/^[0-9a-f]{64}$/);
    expect(drawToken()).not.toBe(drawToken());
  });

  it.each<[string, Partial<Credential> | object]>([
    ['longer than a year', { expires: now + 366 * day }],
    ['for nothing', { scopes: [] }],
    ['for what there is not', { scopes: ['root'] }],
    ['with a name of another kind', { name: 'Ada\n' }],
    ['with its token in it', { token: tokenOf(1) }],
    ['without an end', { expires: undefined }],
  ])('is none %s', (_, other) => {
    expect(credentialSchema.safeParse({ ...ada, ...other }).success).toBe(false);
  });
});

describe('the holder of a token', () => {
  it('is whoever was given it', () => {
    expect(holderOf(tokenOf(2), [ada, bob], now)?.name).toBe('Bob');
  });

  it.each([
    ['no credentials', tokenOf(1), []],
    ['another token', tokenOf(3), [ada, bob]],
    ['the hash in its place', ada.tokenHash, [ada]],
    ['nothing', '', [ada]],
    ['one that is revoked', tokenOf(1), [{ ...ada, revoked: now }]],
    ['one that is over', tokenOf(1), [{ ...ada, expires: now }]],
  ] as const)('is nobody with %s', (_, token, credentials) => {
    expect(holderOf(token, credentials, now)).toBeUndefined();
  });
});

describe('the list of credentials', () => {
  it('takes one more, and takes one back by its name or its id', () => {
    const both = addCredential(addCredential([], ada), bob);
    expect(revokeCredential(both, 'Bob', now)).toEqual({
      credentials: [ada, { ...bob, revoked: now }],
      revoked: { ...bob, revoked: now },
    });
    expect(revokeCredential(both, ada.id, now).revoked.name).toBe('Ada');
  });

  it('has a name twice only where the first is out of force', () => {
    const again = { ...bob, name: 'Ada', created: now };
    expect(() => addCredential([ada], again)).toThrow(refusal('BAD_CONFIG'));
    for (const out of [{ revoked: now }, { expires: now }]) {
      expect(addCredential([{ ...ada, ...out }], again)).toHaveLength(2);
    }
  });

  it('has no token twice: who was taken out does not come back in under another name', () => {
    const same = { ...bob, tokenHash: ada.tokenHash };
    expect(() => addCredential([{ ...ada, revoked: now }], same)).toThrow(refusal('BAD_CONFIG'));
  });

  it('has an end', () => {
    const full = Array.from({ length: 1000 }, (_, i) => ({
      ...ada,
      name: `${i}`,
      tokenHash: hashToken(`${i}`),
    }));
    expect(() => addCredential(full, bob)).toThrow(refusal('BAD_CONFIG'));
  });

  it('takes back nothing that is not there, and nothing twice', () => {
    expect(() => revokeCredential([ada], 'Bob', now)).toThrow(refusal('BAD_CONFIG'));
    expect(() => revokeCredential([{ ...ada, revoked: 1 }], 'Ada', now)).toThrow(refusal('BAD_CONFIG'));
  });
});
