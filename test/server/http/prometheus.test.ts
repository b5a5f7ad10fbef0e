import { describe, expect, it } from 'vitest';
import { witnessKey } from '../../shared/log/witness-key.ts';
import { connectBrowser, giveRound, start, type TestServer } from '../running-server.ts';
import { configWith } from '../test-site.ts';
import { metricsDocument } from './metrics-document.ts';

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
    const isOurs = ([name]: [string, number]) => name.startsWith('hearsay_') && !name.includes('_http_');
    expect(Object.fromEntries([...samples].filter(isOurs))).toEqual({
      hearsay_ready: 1,
      'hearsay_not_ready{reason="DRAINING"}': 0,
      'hearsay_not_ready{reason="DISK_LOW"}': 0,
      'hearsay_not_ready{reason="STORE_FAILING"}': 0,
      'hearsay_not_ready{reason="KEY_MISSING"}': 0,
      hearsay_updates_acknowledged_total: 3,
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
    expect(samples.has('nodejs_eventloop_lag_p99_seconds')).toBe(true);
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

  it('counts requests by what they ask for and their status, never by what a stranger writes', async () => {
    const server = await start();
    for (const path of ['/hearsay.json', '/hearsay.json', '/models/no-such', '/marker%22%0A/x', '/__proto__'])
      await (await fetch(server.url + path)).text();
    const samples = await samplesOf(server);
    const counted = (route: string, status: string) =>
      samples.get(`hearsay_http_requests_total{route="${route}",status="${status}"}`);
    expect(counted('manifest', '200')).toBe(2);
    expect(counted('model', '404')).toBe(1);
    expect(counted('other', '404')).toBe(2);
    expect([...samples.keys()].join()).not.toContain('marker');
  });

  it('says about what is left of the disk, not what one update takes, when the last backup was made, and which witness cosigns', async () => {
    const stepBytes = 64 * 2 ** 20;
    const server = await start({
      disk: { freeBytes: () => 3 * stepBytes - 1, reserveBytes: 1e9 },
      lastBackup: () => 1_700_000_000_500,
      // nobody listens there
      witnesses: [{ url: 'http://127.0.0.1:9/', key: witnessKey('w.example', 3).line }],
    });
    const failing = async () =>
      (await samplesOf(server)).get('hearsay_witness_cosigns{witness="w.example"}') === 0;
    while (!(await failing()));
    const samples = await samplesOf(server);
    expect(samples.get('hearsay_disk_free_bytes')).toBe(2 * stepBytes);
    expect(samples.get('hearsay_disk_reserve_bytes')).toBe(1e9);
    expect(samples.get('hearsay_backup_last_timestamp_seconds')).toBe(1_700_000_000.5);
    expect(samples.get('hearsay_witness_cosignature_age_seconds{witness="w.example"}')).toBeGreaterThan(0);
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

it('the list of metrics is what /metrics says; `npx vitest run test/server/http -u` writes it', async () => {
  await expect(metricsDocument()).toMatchFileSnapshot('../../../server/METRICS.md');
});
