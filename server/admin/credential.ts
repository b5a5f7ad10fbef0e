/**
 * A credential: what an operator or an auditor is let in with. The holder alone has its token, 32 random bytes; here is its
 * SHA-256. A slow hash would add nothing: it is for passwords, which can be guessed, and 2^256 tokens cannot.
 */
import { createHash, randomBytes } from 'node:crypto';
import * as z from 'zod/mini';
import { countSchema, hex32Schema } from '../../shared/protocol/primitives.ts';

/** What one may do: `admin` the page and the acts, `catalog` bring another catalog, `audit` read updates, salts and seeds. */
export const scopes = ['admin', 'catalog', 'audit'] as const;

/** One of {@link scopes}. */
export type Scope = (typeof scopes)[number];

const dayMs = 86_400_000;

/** How long a credential is in force, days. */
export const credentialDays = { usual: 90, most: 366 } as const;

/** A name of a credential: for people, and never in the log. */
export const credentialNameSchema = z.string().check(z.regex(/^[\w.@-][\w.@ -]{0,99}$/));

/** See the head of this file. Times are milliseconds since 1970. */
export const credentialSchema = z
  .strictObject({
    /** Public: it stands in the log with each act (LG16). 8 random bytes. */
    id: z.string().check(z.regex(/^[0-9a-f]{16}$/)),
    name: credentialNameSchema,
    scopes: z.array(z.enum(scopes)).check(z.minLength(1), z.maxLength(scopes.length)),
    /** SHA-256 of the token's 64 hex digits. */
    tokenHash: hex32Schema,
    created: countSchema,
    /** In force before this. */
    expires: countSchema,
    /** When it was taken back; null where it was not. */
    revoked: z.nullable(countSchema),
  })
  .check(
    z.refine(({ created, expires }) => expires <= created + credentialDays.most * dayMs, {
      path: ['expires'],
      error: `expected at most ${credentialDays.most} days`,
    }),
  );

/** See {@link credentialSchema}. */
export type Credential = z.infer<typeof credentialSchema>;

/** A new token, 64 hex digits: 32 bytes from the system's secure source. */
export const drawToken = (): string => randomBytes(32).toString('hex');

/** SHA-256 of a token, hex: what is kept of it. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex');

/**
 * A new credential. @param days from 1 to {@link credentialDays}.most
 * @param now milliseconds since 1970
 */
export function issueCredential(
  { days, ...given }: Pick<Credential, 'name' | 'scopes' | 'tokenHash'> & { readonly days: number },
  now: number,
): Credential {
  const id = randomBytes(8).toString('hex');
  return { id, ...given, created: now, expires: now + days * dayMs, revoked: null };
}

/** Whether it opens anything at this time: not revoked, and not over. */
export const isInForce = ({ expires, revoked }: Credential, now: number): boolean =>
  revoked === null && now < expires;
