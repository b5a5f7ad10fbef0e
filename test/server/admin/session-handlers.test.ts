import { describe, expect, it } from 'vitest';
import { ownPage, people, startAdminServer, tokens } from './admin-server.ts';

const token = tokens.admin;

describe('an admin who logs in', () => {
  it('has a cookie that no script reads, no other site sends, and no other host sets', async () => {
    const { ask } = await startAdminServer();
    const response = await ask('POST', '/session', { body: { token }, headers: ownPage });
    expect([response.status, await response.text()]).toEqual([204, '']);
    const [value, ...attributes] = response.headers.get('set-cookie')?.split('; ') ?? [];
    expect(value).toMatch(/^__Host-hearsay-admin=[0-9a-f]{64}$/);
    expect(value).not.toContain(token);
    expect(attributes.sort()).toEqual([
      ...['HttpOnly', expect.stringMatching(/^Max-Age=3(59\d|600)$/), 'Path=/', 'SameSite=Strict', 'Secure'],
    ]);
  });

  it('is told who he is, and until when: no longer than his credential', async () => {
    const { ask, logIn } = await startAdminServer();
    const response = await ask('GET', '/session', { cookie: await logIn() });
    const { expires } = people.admin;
    expect(await response.json()).toEqual({ name: 'admin', scopes: ['admin'], expires });
  });

  it('logs out, and the cookie opens nothing any more', async () => {
    const { ask, logIn } = await startAdminServer();
    const cookie = await logIn();
    const response = await ask('DELETE', '/session', { cookie, headers: ownPage });
    expect(response.status).toBe(204);
    expect(response.headers.get('set-cookie')).toMatch(/^__Host-hearsay-admin=; Max-Age=0;/);
    expect((await ask('GET', '/session', { cookie })).status).toBe(401);
  });

  it('leaves the session before where he logs in again', async () => {
    const { ask, logIn } = await startAdminServer();
    const cookie = await logIn();
    await ask('POST', '/session', { cookie, body: { token }, headers: ownPage });
    expect((await ask('GET', '/session', { cookie })).status).toBe(401);
  });

  it('is out at once where the credential is revoked', async () => {
    const { ask, logIn, revoke } = await startAdminServer();
    const cookie = await logIn();
    expect((await ask('GET', '/status', { cookie })).status).toBe(200);
    revoke(people.admin);
    expect((await ask('GET', '/status', { cookie })).status).toBe(401);
    expect((await ask('GET', '/status', { token })).status).toBe(401);
  });

  it.each([
    ['no token', {}, 400],
    ['no text', { token: 7 }, 400],
    ['a token of another form', { token: 'let-me-in' }, 400],
    ['more than a token', { token, remember: true }, 400],
    ['a wrong token', { token: '0'.repeat(64) }, 401],
    ['one that was revoked', { token: tokens.former }, 401],
    ['one that is over', { token: tokens.late }, 401],
    ['one that is for catalogs', { token: tokens.shop }, 403],
    ['more than a body has', { token, padding: 'x'.repeat(2_000) }, 413],
  ])('is not let in with %s', async (_, body, status) => {
    const { ask } = await startAdminServer();
    const response = await ask('POST', '/session', { body, headers: ownPage });
    expect([response.status, response.headers.get('set-cookie')]).toEqual([status, null]);
  });

  it('is not let in with what is no JSON', async () => {
    const { url } = await startAdminServer();
    const headers = { ...ownPage, 'content-type': 'application/json' };
    const response = await fetch(`${url}/admin/session`, { method: 'POST', headers, body: '{"token":' });
    expect([response.status, await response.text()]).toEqual([400, 'Bad Request']);
  });
});

describe('a page of another site', () => {
  it.each([
    ['logs nobody in', 'POST', '/session', { token }],
    ['does nothing with the cookie', 'POST', '/acts/pause', {}],
    ['logs nobody out', 'DELETE', '/session', undefined],
  ])('%s', async (_, method, path, body) => {
    const { ask, logIn, store } = await startAdminServer();
    const cookie = await logIn();
    const size = store.size();
    for (const headers of [
      {},
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://shop.example' },
      { origin: 'null' },
    ]) {
      const response = await ask(method, path, { cookie, body, headers });
      expect([response.status, response.headers.get('set-cookie')]).toEqual([403, null]);
    }
    expect((await ask('GET', '/session', { cookie })).status).toBe(200);
    expect(store.size()).toBe(size);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'sends no form of the type %s, even were it our own page',
    async (type) => {
      const { ask, logIn } = await startAdminServer();
      const headers = { ...ownPage, 'content-type': type };
      expect((await ask('POST', '/acts/pause', { cookie: await logIn(), body: {}, headers })).status).toBe(
        415,
      );
    },
  );
});

describe('who tries tokens', () => {
  it('is told to wait after twenty wrong ones, wherever he tries them, and comes in with a right one', async () => {
    const { ask, url } = await startAdminServer();
    const wrong = { token: '0'.repeat(64) };
    for (let i = 0; i < 20; i++) {
      const { status } =
        i % 3 === 0
          ? await ask('POST', '/session', { body: wrong, headers: ownPage })
          : i % 3 === 1
            ? await ask('GET', '/status', wrong)
            : await fetch(`${url}/evidence/rounds/0`, {
                headers: { authorization: `Bearer ${wrong.token}` },
              });
      expect(status).toBe(401);
    }
    const answers = [
      await ask('POST', '/session', { body: wrong, headers: ownPage }),
      await ask('GET', '/status', wrong),
    ];
    for (const { status, headers } of answers) {
      expect(status).toBe(429);
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
      expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(900);
    }
    const evidence = await fetch(`${url}/evidence/rounds/0`, {
      headers: { authorization: `Bearer ${tokens.auditor}` },
    });
    const { status } = await ask('POST', '/session', { body: { token }, headers: ownPage });
    expect([evidence.status, status]).toEqual([404, 204]);
  });

  it('keeps nobody out who is in already', async () => {
    const { ask, logIn } = await startAdminServer();
    const cookie = await logIn();
    for (let i = 0; i < 21; i++) await ask('GET', '/status', { token: 'wrong' });
    expect((await ask('GET', '/status', { cookie })).status).toBe(200);
  });
});
