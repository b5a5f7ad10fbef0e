import { describe, expect, it } from 'vitest';
import { connectBrowser, giveRound, start, type TestServer } from '../running-server.ts';
import { configWith } from '../test-site.ts';

/** Samples by name and labels; comments left out. */
async function samplesOf({ url }: Pick<TestServer, 'url'>): Promise<Map<string, number>> {
  const lines = (await (await fetch(`${url}/metrics`)).text()).split('\n');
  const samples = lines.filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    samples.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]),
  );
}

describe('/metrics', () => {
  it('says in the format of Prometheus how log, round and privacy stand', async () => {
    const server = await start();
    const response = await fetch(`${server.url}/metrics`);
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(response.headers.get('cache-control')).toBe('no-store');
    await giveRound(server, 1, 2, 3);
    const browser = await connectBrowser(server.url);
    const samples = await samplesOf(server);
    const { announcement, state } = {
      announcement: server.aggregator.announcement(),
      state: server.aggregator.state,
    };
    expect(Object.fromEntries([...samples].filter(([name]) => name.startsWith('hearsay_')))).toEqual({
      hearsay_browsers_connected: 1,
      hearsay_catalog_items: 12,
      hearsay_catalog_bad_rows: 0,
      hearsay_catalog_taken_timestamp_seconds: expect.any(Number),
      hearsay_catalog_failed: 0,
      hearsay_catalog_waiting: 0,
      hearsay_log_leaves: state.size,
      hearsay_model_version: 1,
      hearsay_releases: 1,
      hearsay_round_number: 1,
      hearsay_round_updates: 0,
      hearsay_round_cohort: 3,
      hearsay_paused: 0,
      hearsay_privacy_epsilon: announcement.spent.epsilon,
      hearsay_privacy_delta: 1e-6,
    });
    expect(samples.get('process_resident_memory_bytes')).toBeGreaterThan(1e7);
    browser.close();
  });

  it('counts refusals by their codes', async () => {
    const server = await start();
    const browser = await connectBrowser(server.url);
    for (let i = 0; i < 2; i++) await browser.socket.emitWithAck('update', {}, new Uint8Array());
    expect((await samplesOf(server)).get('hearsay_refusals_total{code="BAD_MESSAGE"}')).toBe(2);
    expect((await samplesOf(server)).get('hearsay_refusals_total{code="BAD_MESSAGE"}')).toBe(2); // asked twice, counted once
    browser.close();
  });

  it('states a budget, and no epsilon where there is no noise', async () => {
    const budget = await start({ config: configWith({ privacy: { budgetEpsilon: 4 } }) });
    expect((await samplesOf(budget)).get('hearsay_privacy_epsilon_budget')).toBe(4);
    const quiet = await start({ config: configWith({ privacy: { variance: 0 } }) });
    expect([...(await samplesOf(quiet)).keys()]).not.toContain('hearsay_privacy_epsilon');
  });

  it('explains every name', async () => {
    const text = await (await fetch(`${(await start()).url}/metrics`)).text();
    const named = new Set([...text.matchAll(/^(hearsay_\w+?)(?:\{| )/gm)].map(([, name]) => name));
    for (const name of named) expect(text).toMatch(new RegExp(`^# HELP ${name} .{20,}\\.$`, 'm'));
  });
});
