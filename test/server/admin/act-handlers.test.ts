import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../../server/store/memory-store.ts';
import { createFailingStore } from '../failing-store.ts';
import { kindsOf, leavesOf } from '../rounds/replayed-store.ts';
import { giveHonestly, giveRound } from '../running-server.ts';
import { ownPage, people, startAdminServer, tokens } from './admin-server.ts';

const token = tokens.admin;

describe('an act over HTTP', () => {
  it('LG16 is done, stands in the log under the id of the credential, and is answered with the state after it', async () => {
    const told: unknown[] = [];
    const server = await startAdminServer({ info: (event, facts) => void told.push([event, facts]) });
    const response = await server.ask('POST', '/acts/pause', { token, body: {} });
    expect([response.status, await response.json()]).toMatchObject([
      200,
      { round: null, paused: 'operator' },
    ]);
    expect(leavesOf(server.store).at(-1)).toMatchObject({
      kind: 'act',
      act: 'pause',
      credential: people.admin.id,
    });
    expect(told).toContainEqual(['operator act', { act: 'pause', operator: 'admin' }]);
  });

  it('LG16 says nothing of who it was but the id: no name, no token, no hash, no address', async () => {
    const { ask, store } = await startAdminServer();
    await ask('POST', '/acts/pause', { token, body: {} });
    const { kind, ...rest } = leavesOf(store).at(-1)!;
    expect([kind, Object.keys(rest).sort()]).toEqual(['act', ['act', 'credential', 'round', 'time']]);
  });

  it('is done by a page of our own with the cookie of a session', async () => {
    const { ask, logIn, aggregator } = await startAdminServer();
    const cookie = await logIn();
    for (const [act, isPaused] of [
      ['pause', true],
      ['resume', false],
    ] as const) {
      expect((await ask('POST', `/acts/${act}`, { cookie, body: {}, headers: ownPage })).status).toBe(200);
      expect(aggregator.state.isPaused).toBe(isPaused);
    }
  });

  it('LG16 LG8 goes back to a version that is kept', async () => {
    const server = await startAdminServer();
    await giveRound(server, 1, 2, 3);
    const response = await server.ask('POST', '/acts/roll-back', { token, body: { version: 0 } });
    expect([response.status, await response.json()]).toMatchObject([200, { model: { version: 2 } }]);
    expect(kindsOf(server.store)).toContain('rollback');
  });

  it('LG16 closes a round that has its minimum, and the model is released', async () => {
    const server = await startAdminServer();
    for (const number of [1, 2]) await giveHonestly(server, number);
    expect((await server.ask('POST', '/acts/close-round', { token, body: {} })).status).toBe(200);
    server.aggregator.tick();
    expect(server.aggregator.state).toMatchObject({ releases: 1, model: { version: 1 } });
  });

  it.each<[string, string, unknown, number, string]>([
    ['a version that there is not', 'roll-back', { version: 7 }, 409, 'BAD_CONFIG'],
    ['no version', 'roll-back', {}, 400, 'BAD_MESSAGE'],
    ['half a version', 'roll-back', { version: 0.5 }, 400, 'BAD_MESSAGE'],
    ['a version that is a text', 'roll-back', { version: '0' }, 400, 'BAD_MESSAGE'],
    ['more than it takes', 'pause', { until: 'tomorrow' }, 400, 'BAD_MESSAGE'],
    ['a list', 'pause', [], 400, 'BAD_MESSAGE'],
  ])('is refused with a code for %s, and leaves no leaf', async (_, act, body, status, code) => {
    const { ask, store } = await startAdminServer();
    const size = store.size();
    const response = await ask('POST', `/acts/${act}`, { token, body });
    expect([response.status, await response.json(), store.size()]).toEqual([status, { code }, size]);
  });

  it('LG16 is refused with a code where no round could be closed', async () => {
    const { ask } = await startAdminServer();
    await ask('POST', '/acts/pause', { token, body: {} });
    const response = await ask('POST', '/acts/close-round', { token, body: {} });
    expect([response.status, await response.json()]).toEqual([409, { code: 'ROUND_CLOSED' }]);
  });

  it('is 500 where the store refuses, says no more, and can be done again', async () => {
    const store = createFailingStore(createMemoryStore());
    const { ask } = await startAdminServer({ store });
    store.refuse(1);
    const failed = await ask('POST', '/acts/pause', { token, body: {} });
    expect([failed.status, await failed.text()]).toEqual([500, 'Internal Server Error']);
    expect((await ask('POST', '/acts/pause', { token, body: {} })).status).toBe(200);
  });

  it('LG16 is done sixty times in an hour, all acts together: the log is for ever', async () => {
    const { ask, store } = await startAdminServer();
    const statuses: number[] = [];
    for (let i = 0; i < 61; i++) {
      const { status } = await ask('POST', `/acts/${i % 2 ? 'resume' : 'pause'}`, { token, body: {} });
      statuses.push(status);
    }
    expect(statuses).toEqual([...Array(60).fill(200), 429]);
    expect(kindsOf(store).filter((kind) => kind === 'act')).toHaveLength(60);
  });
});
