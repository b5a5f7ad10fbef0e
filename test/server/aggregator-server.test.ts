import { describe, expect, it } from 'vitest';
import { createDiagnostics, type Diagnostics } from '../../server/diagnostics.ts';
import { createMemoryStore } from '../../server/store/memory-store.ts';
import { hashFile } from '../../shared/log/commitments.ts';
import { encodeModelFile } from '../../shared/model/model-file.ts';
import { poolingSpec } from '../../shared/model/pooling-spec.ts';
import { maxMessageBytes, maxUpdateBytes } from '../../shared/protocol/limits.ts';
import { manifestSchema } from '../../shared/protocol/messages.ts';
import { parseWith } from '../../shared/protocol/parse.ts';
import { eventually } from '../eventually.ts';
import { refusal } from '../shared/log/refusal.ts';
import { plainShape } from '../shared/model/plain-shape.ts';
import { createFailingStore } from './failing-store.ts';
import { backTo } from './rounds/back-to.ts';
import { headerFor } from './rounds/bench.ts';
import { damageUpdate } from './rounds/damaged-update.ts';
import { expectReplays } from './rounds/replayed-store.ts';
import {
  connectBrowser,
  connectSocket,
  giveDirectly,
  giveHonestly,
  giveRound,
  start,
} from './running-server.ts';
import { configWith, dim, items, noisyConfig, siteOf, spec, updateBytes } from './test-site.ts';

describe('a running server', () => {
  it('PR3 releases at the deadline by its own clock, and announces it', async () => {
    const config = configWith({ round: { deadlineMs: 1 } });
    const server = await start({ config });
    const browser = await connectBrowser(server.url);
    const announced = browser.nextAnnouncement();
    await giveHonestly(server, 1);
    await giveHonestly(server, 2);
    expect((await announced).model.version).toBe(1);
    browser.close();
    expectReplays(server.store, siteOf(config));
  });

  it('PR5 goes on where it was after a stop, and its log is the same one', async () => {
    const first = await start();
    const receipt = await giveHonestly(first, 1);
    const { log } = (await (await fetch(`${first.url}/hearsay.json`)).json()) as { log: string };
    await first.close();
    const second = await start({ store: first.store });
    expect(await giveHonestly(second, 1)).toEqual(receipt);
    expect(await (await fetch(`${second.url}/hearsay.json`)).json()).toMatchObject({ log });
    expect((await giveRound(second, 2, 3)).spent.releases).toBe(1);
    expectReplays(second.store);
  });

  it('HT1 PR3 brings another configuration with the next round: browsers come back for it, and nobody is counted', async () => {
    const first = await start();
    await first.close();
    const second = await start({ store: first.store, config: configWith({ round: { cohort: 2 } }) });
    const manifest = async () => (await fetch(`${second.url}/hearsay.json`)).json();
    expect(await manifest()).toMatchObject({ site: { round: { cohort: 3 } } });
    const browser = await connectBrowser(second.url);
    const reason = new Promise((resolve) => browser.socket.once('disconnect', resolve));
    for (const number of [1, 2, 3]) await giveHonestly(second, number);
    expect(await reason).toBe('transport close'); // after which a browser connects again
    expect(await manifest()).toMatchObject({ site: { round: { cohort: 2 } } });
    await giveRound(second, 4, 5); // who came since stays
    expect((await second.status()).refusals).toEqual({});
  });

  it('survives a store that fails at the release: it says so, and releases at its next tick', async () => {
    const store = createFailingStore(createMemoryStore());
    const failures: string[] = [];
    const diagnostics: Diagnostics = {
      ...createDiagnostics({ silent: true }),
      failed: (event) => failures.push(event),
    };
    const server = await start({ store, diagnostics });
    const url = `http://127.0.0.1:${server.port}`;
    const browsers = await Promise.all([1, 2, 3].map(() => connectBrowser(url)));
    const announced = browsers[0]!.nextAnnouncement();
    const header = headerFor(server.aggregator, 1);
    await browsers[0]!.send(header, updateBytes(1));
    store.refuse(1, 2); // one for both updates, or one for each; then `aggregate` or `release`
    await Promise.all(
      [2, 3].map((number) =>
        browsers[number - 1]!.send(headerFor(server.aggregator, number), updateBytes(number)),
      ),
    );
    expect((await announced).model.version).toBe(1);
    expect(failures).toEqual(['the round could not go on; it is tried again']);
    for (const browser of browsers) browser.close();
    expectReplays(store);
  });
});

describe('a server whose medium has lost an acknowledged update', () => {
  it('LG3 starts, says which leaf is in no sum, and releases the round without it', async () => {
    const store = createMemoryStore();
    const first = await start({ store });
    const receipts = [await giveDirectly(first, 1), await giveDirectly(first, 2)];
    await first.close();
    damageUpdate(store, receipts[1]!, 'bytes gone');
    const failures: string[] = [];
    const diagnostics: Diagnostics = {
      ...createDiagnostics({ silent: true }),
      failed: (event, error) => failures.push(`${event}: ${String(error)}`),
    };
    const second = await start({ store, diagnostics });
    expect(failures).toEqual([
      expect.stringMatching(/acknowledged updates are damaged.*: round 0, leaves 3: /),
    ]);
    await giveDirectly(second, 3);
    await second.close();
    expect(second.aggregator.state.releases).toBe(1);
    expectReplays(store);
  });
});

describe('a server with federated evaluation', () => {
  const config = { ...noisyConfig, metrics: { radius: 32, holdout: 0.1, lag: 10, rollback: true } };

  it('PR9 tells the operator at /status what was measured, with the power table', async () => {
    const metrics = (await (await start({ config })).status()).metrics;
    expect(metrics).toMatchObject({ status: 'not enough visitors', hr10: null, drift: null });
    expect(metrics?.power).toHaveLength(4);
    expect((await (await start()).status()).metrics).toBeNull();
  });

  it('PR14 tells the operator at /status of the experiment, and null where there is none', async () => {
    const shares = { recommendations: 0.5, popularity: 0.5, none: 0 };
    const experiment = { name: 'spring', placements: ['home'], shares };
    const tried = { ...config, metrics: { ...config.metrics, experiment } };
    const status = await (await start({ config: tried })).status();
    expect(status.experiment).toMatchObject({
      ...{ name: 'spring', releases: 0 },
      arms: [
        { arm: 'recommendations', share: 0.5, rates: expect.any(Array) },
        { arm: 'popularity', share: 0.5 },
      ],
    });
    expect(status.experiment?.arms[0]?.rates[0]).toEqual({
      ...{ placement: null, outcome: 'click', status: 'not enough visitors', visitors: 0 },
      ...{ effectiveVisitors: 0, detectable: null, rate: null, interval: null, needed: expect.any(Number) },
    });
    expect((await (await start({ config })).status()).experiment).toBeNull();
  });

  it('PR8 takes updates of six coordinates more', async () => {
    const { url } = await start({ config });
    const manifest = parseWith(manifestSchema, await (await fetch(`${url}/hearsay.json`)).json());
    expect(manifest).toMatchObject({ parameters: dim, maxUpdateBytes: maxUpdateBytes(dim + 6) });
    expect(manifest.announcement).toMatchObject({ held: null, metrics: { releases: 0 } });
    const socket = await connectSocket(url);
    expect(socket.io.engine).toMatchObject({ _maxPayload: maxMessageBytes(dim + 6) });
    socket.close();
  });

  it('LG8 rolls back for its operator, browsers are told, and the diagnostics say so', async () => {
    const told: unknown[] = [];
    const silent = createDiagnostics({ silent: true });
    const info: Diagnostics['info'] = (event, facts) => void told.push([event, facts]);
    const server = await start({ diagnostics: { ...silent, info } });
    for (const number of [1, 2, 3]) {
      const header = headerFor(server.aggregator, number, { round: 0, baseVersion: 0 });
      await server.aggregator.contribute(header, updateBytes(number));
    }
    await eventually(() => expect(server.aggregator.state.releases).toBe(1));
    server.aggregator.act(...backTo(0));
    await eventually(() => expect(server.aggregator.announcement().round?.number).toBe(2));
    expect(server.aggregator.announcement().model.version).toBe(2);
    expect(told).toEqual([
      ['released', { version: 1, releases: 1, epsilon: expect.any(Number) }],
      ['rolled back', { toVersion: 0, cause: 'operator' }],
    ]);
  });
});

describe('a server does not start', () => {
  it('LA1 with a radius that leaves no room for rounding', async () => {
    const config = { ...noisyConfig, lattice: { clipNorm: 1, radius: 10 } };
    await expect(start({ config })).rejects.toThrow(refusal('BAD_CONFIG'));
  });

  it('LA7 with metrics that leave the model no room for rounding', async () => {
    const config = { ...noisyConfig, metrics: { radius: 63, holdout: 0.1, lag: 10, rollback: true } };
    await expect(start({ config })).rejects.toThrow(refusal('BAD_CONFIG'));
  });

  it('on a port that is taken', async () => {
    const { port } = await start();
    await expect(start({ port })).rejects.toThrow(refusal('BAD_CONFIG'));
  });

  it('PR6 under another name over the same log', async () => {
    const { store } = await start();
    await expect(start({ store, logOrigin: 'other.example' })).rejects.toThrow(refusal('BAD_CONFIG'));
  });

  it('over a store of another model, or into a catalog that its model cannot follow', async () => {
    const { store } = await start();
    const longer = { ...noisyConfig, model: { name: 'pooling', dim: 5 } } as const;
    await expect(start({ store, config: longer })).rejects.toThrow(refusal('BAD_CONFIG'));
    const rich = items.map((item) => ({ ...item, vectors: { image: [1, 2] } }));
    await expect(start({ store, items: rich })).rejects.toThrow(refusal('BAD_CONFIG'));
    await expect(start({ store, items: [] })).rejects.toThrow(refusal('BAD_CONFIG'));
  });
});

describe('a catalog whose items do not agree', () => {
  it('does not start, and the item is named', async () => {
    const [first, second, ...rest] = items;
    const disagreeing = [
      { ...first!, vectors: { image: [1, 2] } },
      { ...second!, vectors: { image: [1] } },
      ...rest,
    ];
    const starting = start({ items: disagreeing });
    await expect(starting).rejects.toThrow(refusal('BAD_CATALOG'));
    await expect(starting).rejects.toThrow(
      `item ${JSON.stringify(second!.id)}: vectors.image: expected 2 values as before, got 1`,
    );
  });
});

describe('a given initial model', () => {
  const file = encodeModelFile(spec, new Float32Array(dim).fill(0.25));

  it('MO2 is the first one of a new log', async () => {
    const server = await start({ handedModel: { file, items: undefined } });
    expect(server.aggregator.state.model).toMatchObject({ version: 0, file: hashFile(file) });
  });

  it('MO2 is not looked at where there is a log', async () => {
    const { store, aggregator } = await start();
    const server = await start({ store, handedModel: { file, items: undefined } });
    expect(server.aggregator.state.model).toEqual(aggregator.state.model);
  });

  it('MO3 is refused where it is one of another spec, or cut short', async () => {
    const other = poolingSpec(plainShape(11), 4);
    const otherFile = encodeModelFile(other, new Float32Array(dim - 9));
    for (const bytes of [otherFile, file.slice(0, -1), new Uint8Array(0)]) {
      await expect(start({ handedModel: { file: bytes, items: undefined } })).rejects.toThrow(
        refusal('BAD_MODEL'),
      );
    }
  });
});
