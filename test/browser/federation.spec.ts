/** The whole path of a delta in real browsers on WebGPU, beside a crowd in Node, and every byte that leaves them. */
import { expect, type Page, test } from 'playwright/test';
import { createUpdateDecoder } from '../../shared/lattice/decode-update.ts';
import { assertWithinRadius } from '../../shared/lattice/norm.ts';
import { helloSchema, updateHeaderSchema } from '../../shared/protocol/messages.ts';
import { parseWith } from '../../shared/protocol/parse.ts';
import { fixtureVisitors, writeEvents } from './fixture.ts';
import { type RecordingProxy, startRecordingProxy } from './recording-proxy.ts';
import { readMessages } from './socket-messages.ts';
import { consent, liveThrough, openPage, startCrowd, startTestSite, statusFits } from './test-site.ts';
import { assertNoTextOf } from './text-of-history.ts';

const browsers = 3;
const crowdSize = 24;
const rounds = 4;
const settings = {
  cohortShare: 1, // all of them come from this machine
  round: { cohort: crowdSize + browsers, minimum: crowdSize, deadlineMs: 600_000 },
  privacy: { noiseMultiplier: 0.02, cap: 100, budgetEpsilon: null },
};

test('PR6 three browsers and a crowd train one recommender, and no text of a history leaves', async ({
  browser,
}) => {
  test.setTimeout(300_000);
  const visitors = fixtureVisitors(crowdSize + browsers, 7);
  const site = await startTestSite(settings);
  const proxies: RecordingProxy[] = [];
  const pages: Page[] = [];
  for (const visitor of visitors.slice(crowdSize)) {
    const proxy = await startRecordingProxy();
    const context = await browser.newContext({ proxy: { server: proxy.url } });
    const page = await context.newPage();
    page.on('pageerror', (error) => expect(error, 'the embed never throws into its page').toBeNull());
    await openPage(page, site.page, 'webgpu');
    await liveThrough(page, visitor);
    await consent(page);
    proxies.push(proxy);
    pages.push(page);
  }
  const crowd = startCrowd(site.aggregator, writeEvents(visitors.slice(0, crowdSize)), crowdSize);
  try {
    for (const page of pages) {
      const status = await statusFits(page, ({ model }) => (model?.version ?? 0) >= 4, 280_000);
      expect(status.training.backend).toMatchObject({ name: 'webgpu', adapter: 'google swiftshader' });
      expect(status.sent.filter(({ outcome }) => outcome === 'accepted').length).toBeGreaterThanOrEqual(
        rounds,
      );
      const { losses } = status.training.last ?? { losses: [] };
      expect(losses.at(-1)).toBeLessThan(losses[0] ?? 0);
    }
    await expect.poll(() => crowd.reports.at(-1)?.curve.length ?? 0).toBeGreaterThan(rounds);
    const { popularity, curve } = crowd.reports.at(-1) ?? { popularity: 1, curve: [] };
    const { epsilon } = site.server.aggregator.announcement().spent;
    process.stdout.write(
      `hit rate on held-out orders: untrained ${curve[0]?.hitRate}, popularity ${popularity}, ` +
        `after ${rounds} releases ${curve[rounds]?.hitRate}; epsilon ${epsilon} (noise on)\n`,
    );
    expect(epsilon).toBeGreaterThan(0);
    expect(curve[rounds]?.hitRate).toBeGreaterThan(popularity ?? 1);
    expect(curve[rounds]?.hitRate).toBeGreaterThan(curve[0]?.hitRate ?? 1);
    proxies.forEach((proxy, i) => {
      assertOnlyProtocol(proxy, site.server.aggregator.state.config?.dim ?? 0);
      assertNoTextOf(visitors[crowdSize + i] as (typeof visitors)[number], proxy);
    });
  } finally {
    crowd.stop();
    for (const page of pages) await page.context().close();
    for (const proxy of proxies) proxy.close();
    await site.close();
  }
});

/** Every frame is a hello or an update of the schemas; every request is a plain GET of a public file, or asks for a ticket. */
function assertOnlyProtocol({ requests, frames }: RecordingProxy, dim: number): void {
  const messages = readMessages(frames);
  const decode = createUpdateDecoder(dim);
  expect(messages.filter(({ event }) => event === 'update').length).toBeGreaterThanOrEqual(rounds);
  for (const { event, args } of messages) {
    if (event === 'hello') {
      expect(args).toHaveLength(1);
      parseWith(helloSchema, args[0]);
    } else {
      expect(event).toBe('update');
      expect(args).toHaveLength(2);
      parseWith(updateHeaderSchema, args[0]);
      assertWithinRadius(decode(args[1] as Uint8Array).values, 4096);
    }
  }
  for (const { method, url, headers, body } of requests) {
    const { pathname, search } = new URL(url, 'http://localhost');
    expect(method).toBe(pathname === '/ticket' ? 'POST' : 'GET');
    expect(body).toHaveLength(0);
    const known =
      /^\/(|favicon\.ico|hearsay\.js|hearsay\.json|ticket|socket\.io\/|(catalog|models)\/[0-9a-f]{64}|client\/[\w.-]+|log\/(checkpoint|vkey|tile\/[\w/.]+))$/;
    expect(pathname).toMatch(known);
    if (search) expect(search).toMatch(/^\?EIO=4&transport=websocket$/);
    const isAsked = /^\/(hearsay\.json|ticket|(catalog|models|log)\/)/.test(pathname);
    if (isAsked) expect(headers).not.toMatch(/"(referer|cookie)"/);
  }
}
