/** The whole server with people who may come in, and what a browser or a program sends it. */
import type { Credential } from '../../../server/admin/credential.ts';
import { hashToken } from '../../../server/admin/credential.ts';
import { start, type TestServer, type TestServerParts } from '../running-server.ts';
import { credentialOf, tokenOf } from './credentials.ts';

/** By name: their numbers are those of their tokens. */
export const people = {
  admin: credentialOf({
    id: '1'.repeat(16),
    name: 'admin',
    scopes: ['admin'],
    tokenHash: hashToken(tokenOf(1)),
  }),
  shop: credentialOf({
    id: '2'.repeat(16),
    name: 'shop',
    scopes: ['catalog'],
    tokenHash: hashToken(tokenOf(2)),
  }),
  auditor: credentialOf({
    id: '3'.repeat(16),
    name: 'auditor',
    scopes: ['audit'],
    tokenHash: hashToken(tokenOf(3)),
  }),
  former: credentialOf({ id: '4'.repeat(16), name: 'former', revoked: 1, tokenHash: hashToken(tokenOf(4)) }),
  late: credentialOf({
    id: '5'.repeat(16),
    name: 'late',
    expires: Date.now() - 1,
    tokenHash: hashToken(tokenOf(5)),
  }),
} as const satisfies Record<string, Credential>;

/** Their tokens. */
export const tokens = {
  admin: tokenOf(1),
  shop: tokenOf(2),
  auditor: tokenOf(3),
  former: tokenOf(4),
  late: tokenOf(5),
} as const;

export type AdminServer = TestServer & {
  /** Ask `/admin` and this path. */
  readonly ask: (method: string, path: string, given?: Asked) => Promise<Response>;
  /** The session's cookie of an admin who has logged in. */
  readonly logIn: (token?: string) => Promise<string>;
  /** Take a credential back. */
  readonly revoke: (credential: Credential) => void;
};

export type Asked = {
  readonly token?: string | undefined;
  readonly cookie?: string | undefined;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

/** What a browser sends with a request of our own page. */
export const ownPage = { 'sec-fetch-site': 'same-origin' } as const;

/** It is closed after the test. */
export async function startAdminServer(parts: TestServerParts = {}): Promise<AdminServer> {
  let credentials: readonly Credential[] = Object.values(people);
  const server = await start({ credentials: () => credentials, ...parts });
  const ask = (method: string, path: string, { token, cookie, body, headers }: Asked = {}) =>
    fetch(`${server.url}/admin${path}`, {
      method,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(cookie !== undefined && { cookie }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  return {
    ...server,
    ask,
    logIn: async (token = tokens.admin) => {
      const response = await ask('POST', '/session', { body: { token }, headers: ownPage });
      if (response.status !== 204) throw new Error(`not let in: ${response.status}`);
      return response.headers.get('set-cookie')?.split(';')[0] ?? '';
    },
    revoke: ({ id }) => {
      credentials = credentials.map((each) => (each.id === id ? { ...each, revoked: Date.now() } : each));
    },
  };
}
