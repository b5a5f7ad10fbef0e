/** The operator's status over a whole running server. */

import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../../server/store/memory-store.ts';
import type { BackendName } from '../../../shared/protocol/messages.ts';
import { backTo } from '../rounds/back-to.ts';
import { headerFor } from '../rounds/bench.ts';
import {
  connectBrowser,
  connectSocket,
  giveHonestly,
  giveRound,
  start,
  type TestServer,
} from '../running-server.ts';
import { configWith, dim, items, updateBytes } from '../test-site.ts';

const overTheWire = ({ adminStatus }: TestServer) => JSON.parse(JSON.stringify(adminStatus()));

/** A browser that has named its backend, and was heard. */
async function trainingOn(server: TestServer, backend: BackendName) {
  const browser = await connectBrowser(server.url);
  await browser.socket.emitWithAck('hello', { versions: [1], backend });
  return browser;
}

describe("the operator's status", () => {
  it('has the round that fills up, the model, the catalog and the log', async () => {
    const server = await start();
    await giveRound(server, 1, 2, 3);
    await giveHonestly(server, 4);
    const { state } = server.aggregator;
    if (state.round.kind !== 'collecting') throw new TypeError('no round is open');
    const { openedAt } = state.round;
    expect(server.adminStatus()).toMatchObject({
      ...{ build: null, leaves: state.size, items: 12, paused: null, metrics: null, experiment: null },
      model: { version: 1, name: 'pooling', parameters: dim },
      round: {
        ...{ number: 1, contributions: 1, cohort: 3, minimum: 2, isClosed: false },
        ...{ openedAt, deadline: openedAt + 60_000 },
      },
      restorable: [0],
      history: [{ kind: 'release', version: 1, updates: 3 }],
    });
  });

  it('has when the catalog was read: at the start, and whenever one is taken', async () => {
    const server = await start();
    const { startedAt, catalogReadAt } = server.adminStatus();
    expect(Math.abs(catalogReadAt - startedAt)).toBeLessThan(10_000);
    await expect.poll(() => Date.now()).toBeGreaterThan(catalogReadAt);
    const reading = { items: items.slice(1), bad: { count: 0, told: [] } };
    server.catalog.follow('file', reading, { anyRemovals: true });
    expect(server.adminStatus().catalogReadAt).toBeGreaterThan(catalogReadAt);
  });

  it('PV3 has the epsilon that was spent, the budget, and how many releases it admits still', async () => {
    const server = await start({ config: configWith({ privacy: { budgetEpsilon: 4 } }) });
    await giveRound(server, 1, 2, 3);
    const { privacy } = server.adminStatus();
    expect(privacy).toMatchObject({
      epsilon: server.aggregator.announcement().spent.epsilon,
      ...{ delta: 1e-6, budgetEpsilon: 4, forecast: { kind: 'too few releases' } },
      population: { updatesPerRelease: 3 },
    });
  });

  it('PR2 counts browsers by what they train on, and forgets them when they go', async () => {
    const server = await start();
    const stranger = await connectSocket(server.url);
    const browsers = [
      await connectBrowser(server.url),
      ...(await Promise.all(
        (['webgpu', 'webgpu', 'wasm', 'cpu'] as const).map((name) => trainingOn(server, name)),
      )),
    ];
    expect(server.adminStatus().browsers).toEqual({ connected: 5, webgpu: 2, wasm: 1, cpu: 1 });
    const [, changing] = browsers;
    await changing?.socket.emitWithAck('hello', { versions: [1], backend: 'wasm' });
    expect(server.adminStatus().browsers).toEqual({ connected: 5, webgpu: 1, wasm: 2, cpu: 1 });
    for (const browser of browsers) browser.close();
    await expect
      .poll(() => server.adminStatus().browsers)
      .toEqual({ connected: 0, webgpu: 0, wasm: 0, cpu: 0 });
    stranger.close();
  });

  it('PR8 counts refusals by code, and a backend that there is not is one', async () => {
    const server = await start();
    const browser = await connectBrowser(server.url);
    await browser.socket.emitWithAck('hello', { versions: [1], backend: 'abacus' });
    browser.close();
    expect(server.adminStatus()).toMatchObject({ refusals: { BAD_MESSAGE: 1 } });
  });

  it('counts the bytes of updates, those of refused ones too', async () => {
    const server = await start();
    const browser = await connectBrowser(server.url);
    await browser.send(headerFor(server.aggregator, 1), updateBytes(1));
    await browser.send(headerFor(server.aggregator, 2, { round: 99 }), updateBytes(2));
    browser.close();
    expect(server.adminStatus().traffic.updates).toBe(updateBytes(1).length + updateBytes(2).length);
  });

  it('is the same after a restart, as far as it is in the log', async () => {
    const store = createMemoryStore();
    const first = await start({ store });
    await giveRound(first, 1, 2, 3);
    await giveRound(first, 4, 5, 6);
    first.aggregator.act(...backTo(1));
    const { history, model, restorable } = first.adminStatus();
    await first.close();
    const second = await start({ store });
    expect(second.adminStatus()).toMatchObject({ history, model, restorable });
    expect(history.map(({ kind }) => kind)).toEqual(['release', 'release', 'rollback']);
  });

  it('says why nothing is collected', async () => {
    const spent = await start({ config: configWith({ privacy: { budgetEpsilon: 0.01 } }) });
    expect(spent.adminStatus()).toMatchObject({
      ...{ round: null, paused: 'budget spent', privacy: { forecast: { kind: 'spent' } } },
    });
  });

  it('crosses the wire as it is: no number in it is infinite', async () => {
    const server = await start({ config: configWith({ privacy: { variance: 0 } }) });
    await giveRound(server, 1, 2, 3);
    expect(overTheWire(server)).toEqual(server.adminStatus());
    expect(server.adminStatus().privacy.epsilon).toBeNull();
  });
});
