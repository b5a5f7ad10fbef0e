import { bytesToHex } from '@noble/hashes/utils.js';
import { describe, expect, it } from 'vitest';
import { Journal } from '../../../server/rounds/journal.ts';
import { introduceSite, openRound } from '../../../server/rounds/round-opening.ts';
import { seedKey } from '../../../server/rounds/round-secrets.ts';
import type { Site } from '../../../server/rounds/site.ts';
import { createMemoryStore } from '../../../server/store/memory-store.ts';
import type { Batch } from '../../../server/store/store.ts';
import { parseLeaf } from '../../../shared/log/leaf.ts';
import { epsilonOf } from '../../../shared/privacy/accountant.ts';
import { commitToSeed } from '../../../shared/privacy/keyed-stream.ts';
import { planFromNoise } from '../../../shared/privacy/planner.ts';
import { type ConfigChange, configWith, noisyConfig, quietConfig, siteOf } from '../test-site.ts';
import { createEnvironment, noon, openBench } from './bench.ts';
import { expectReplays, kindsOf, leavesOf } from './replayed-store.ts';

/** A log of a config alone, under `noisyConfig`; then the opening of a round with `site`, and what it wrote. */
function open(site: Site) {
  const store = createMemoryStore();
  // with an empty catalog nothing but the config is written
  openBench({ store, site: { ...siteOf(), catalog: { ...siteOf().catalog, items: 0 } } });
  const written: Batch[] = [];
  const watched = {
    ...store,
    write: (batch: Batch) => {
      written.push(batch);
      store.write(batch);
    },
  };
  const [journal, { environment }] = [new Journal(watched), createEnvironment({ store: watched, site })];
  introduceSite(journal, environment);
  const paused = openRound(journal, environment);
  return { store, written, paused };
}

/** Gives a round its cohort until no more round opens, and counts the releases. */
async function releasesUntilPaused(change: ConfigChange, most: number) {
  const bench = openBench({ site: siteOf(configWith(change)) });
  let releases = 0;
  for (; bench.aggregator.announcement().round && releases < most; releases++) await bench.giveAll(1, 2, 3);
  return { bench, releases };
}

const buildOf = (version: string) => ({
  version,
  files: [{ path: 'server/hearsay.js', hash: version[0]!.repeat(64) }],
});

describe('opening a round', () => {
  it('LG12 names the code that runs before the first round, and again only where it is other code', async () => {
    const first = openBench({ build: buildOf('1.0.0') });
    expect(kindsOf(first.store)).toEqual(['config', 'code', 'round-open']);
    const { store } = first;
    await first.giveAll(1, 2, 3);
    await openBench({ store, build: buildOf('1.0.0') }).giveAll(4, 5, 6);
    const collecting = store.size();
    const second = openBench({ store, build: buildOf('2.0.0') });
    expect(store.size()).toBe(collecting); // not in the round that collects
    await second.giveAll(7, 8, 9);
    const codes = leavesOf(store).filter(({ kind }) => kind === 'code');
    expect(codes).toEqual(['1.0.0', '2.0.0'].map((version) => ({ kind: 'code', ...buildOf(version) })));
    expectReplays(store);
  });

  it('LG12 names none where the build is not known, and takes back the name of one that was', async () => {
    expect(kindsOf(openBench().store)).toEqual(['config', 'round-open']);
    const { store, giveAll } = openBench({ build: buildOf('1.0.0') });
    await giveAll(1, 2, 3);
    await openBench({ store }).giveAll(4, 5, 6);
    expect(
      leavesOf(store)
        .filter(({ kind }) => kind === 'code')
        .at(-1),
    ).toMatchObject({ version: 'unknown', files: [] });
  });

  it('PV2 writes the noise seed and its commitment in one, before any contribution', () => {
    const { store, written, paused } = open(siteOf());
    expect(paused).toBeNull();
    expect(written).toHaveLength(1);
    const seed = store.secret(seedKey(0));
    expect(seed).toHaveLength(32);
    expect(written[0]?.leaves?.map(parseLeaf)).toEqual([
      {
        kind: 'round-open',
        round: 0,
        period: '0',
        base: 0,
        seed: bytesToHex(commitToSeed(seed!)),
        time: noon,
      },
    ]);
    expect(written[0]?.secrets?.get(seedKey(0))).toEqual(seed);
  });

  it('PV2 draws no seed where the noise is off', () => {
    const { store, written } = open(siteOf(quietConfig));
    expect(leavesOf(store).at(-1)).toMatchObject({ kind: 'round-open', seed: null });
    expect(written.flatMap(({ secrets }) => [...(secrets ?? [])])).toEqual([]);
  });

  it('PV2 draws another seed for each round', async () => {
    const bench = openBench();
    await bench.giveAll(1, 2, 3, 4, 5, 6);
    const seeds = [0, 1, 2].map((round) => bytesToHex(bench.store.secret(seedKey(round))!));
    expect(new Set(seeds).size).toBe(3);
  });

  it('PV3 names its period by its number, whatever the time', async () => {
    const bench = openBench(); // two rounds a period
    bench.clock.now += 1e12;
    await bench.giveAll(1, 2, 3, 4, 5, 6);
    const periods = leavesOf(bench.store).flatMap((leaf) =>
      leaf.kind === 'round-open' ? [leaf.period] : [],
    );
    expect(periods).toEqual(['0', '0', '1']);
  });

  it('writes the config first where it has changed, and only there', () => {
    expect(kindsOf(open(siteOf()).store)).toEqual(['config', 'round-open']);
    const changed = open(siteOf(configWith({ round: { cohort: 4 } })));
    expect(kindsOf(changed.store)).toEqual(['config', 'config', 'round-open']);
    const catalog = { ...siteOf().catalog, hash: 'd'.repeat(64) };
    expect(kindsOf(open({ ...siteOf(), catalog }).store)).toEqual(['config', 'config', 'round-open']);
  });

  it('opens nothing while the catalog is empty', () => {
    const site = siteOf();
    const { store, paused } = open({ ...site, catalog: { ...site.catalog, items: 0 } });
    expect(paused).toBe('empty catalog');
    expect(kindsOf(store)).toEqual(['config']);
  });
});

describe('the budget', () => {
  // a cap of 1,000 and one period: each release adds its rho
  const privacy = { cap: 1_000, roundsPerPeriod: 1_000 };
  const { delta, variance } = noisyConfig.privacy;
  /** Epsilon after this many releases at z = 2, each for rho = 1 / (2 z^2) = 1/8. */
  const epsilonAfter = (releases: number) => epsilonOf({ rho: releases / 8, delta });

  it('PV3 admits as many releases as it pays for, then says that it is spent', async () => {
    const change = { privacy: { ...privacy, budgetEpsilon: epsilonAfter(3) + 1e-6 } };
    const { bench, releases } = await releasesUntilPaused(change, 9);
    expect(releases).toBe(3);
    expect(bench.aggregator.announcement()).toMatchObject({ round: null, paused: 'budget spent' });
    expect(bench.announced.at(-1)).toEqual(bench.aggregator.announcement());
    expect(bench.announced.at(-1)?.spent.epsilon).toBeLessThanOrEqual(epsilonAfter(3) + 1e-6);
    expect(kindsOf(bench.store).at(-1)).toBe('release');
    expectReplays(bench.store, siteOf(configWith(change)));
  });

  it('PV3 a hair too small admits one less', async () => {
    const { releases } = await releasesUntilPaused(
      { privacy: { ...privacy, budgetEpsilon: epsilonAfter(3) - 1e-6 } },
      9,
    );
    expect(releases).toBe(2);
  });

  it('PV3 that does not pay for one release opens no round at all', async () => {
    const { bench, releases } = await releasesUntilPaused({ privacy: { budgetEpsilon: 0.1 } }, 9);
    expect(releases).toBe(0);
    expect(bench.aggregator.announcement().paused).toBe('budget spent');
    expect(kindsOf(bench.store)).toEqual(['config']);
  });

  it('PV3 charges a period for its cap at most, so that rounds beyond it are free', async () => {
    const { epsilon } = planFromNoise({ noiseMultiplier: Math.sqrt(variance) / 64, cap: 2, delta });
    const change = { privacy: { cap: 2, roundsPerPeriod: 1_000, budgetEpsilon: epsilon + 1e-6 } };
    const { releases } = await releasesUntilPaused(change, 9);
    expect(releases).toBe(9);
  });

  it('PV3 stays spent after a restart, and rounds go on under a larger one', async () => {
    const change = { privacy: { ...privacy, budgetEpsilon: epsilonAfter(1) + 1e-6 } };
    const { bench } = await releasesUntilPaused(change, 9);
    const again = openBench({ store: bench.store, site: siteOf(configWith(change)) });
    expect(again.aggregator.announcement().paused).toBe('budget spent');
    again.aggregator.tick();
    expect(again.announced).toEqual([]);
    const larger = siteOf(configWith({ privacy: { ...privacy, budgetEpsilon: epsilonAfter(2) + 1e-6 } }));
    const richer = openBench({ store: bench.store, site: larger });
    await richer.giveAll(1, 2, 3);
    expect(richer.aggregator.state.releases).toBe(2);
    expect(richer.aggregator.announcement().paused).toBe('budget spent');
  });
});
