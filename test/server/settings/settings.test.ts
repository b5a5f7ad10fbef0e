import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toSettings } from '../../../server/settings/settings.ts';
import { planFromNoise } from '../../../shared/privacy/planner.ts';
import { noiseMultiplierOf, siteConfigSchema } from '../../../shared/protocol/site-config.ts';
import { goChecksumDatabase } from '../../shared/log/published-notes.ts';

/** An error that names this key. */
const naming = (key: string) =>
  expect.objectContaining({ code: 'BAD_CONFIG', message: expect.stringContaining(key) });

const rule = { kind: 'trimmed-mean', trim: 0.1 };
const off = { noiseMultiplier: 0, budgetEpsilon: null };

describe('settings that nobody made', () => {
  const { site, ...rest } = toSettings({});

  it('are a valid site', () => {
    expect(siteConfigSchema.safeParse(site).success).toBe(true);
    expect(rest).toEqual({
      port: 4000,
      host: undefined,
      data: 'hearsay-data',
      diskReserveMb: 256,
      drainSeconds: 10,
      diagnosticsLevel: 'info',
      catalog: undefined,
      feed: {
        watch: true,
        pollSeconds: 900,
        timeoutSeconds: 60,
        mostMegabytes: 256,
        mostBadShare: 0.1,
        mostRemovedShare: 0.5,
        settleSeconds: 10,
        roundSeconds: 3600,
      },
      initialModel: undefined,
      initialCatalog: undefined,
      logOrigin: 'hearsay',
      witnesses: [],
      evidenceDays: 30,
      clientDays: 30,
      access: {
        ...{ origins: ['*'], trustedProxies: [], httpsOnly: false, cohortShare: 0.25 },
        limits: {
          ...{ connections: 2000, connectionsPerMinute: 1200, requestsPerMinute: 12_000 },
          ...{ megabytesPerMinute: 1000, messagesPerMinute: 120, updateMegabytesPerMinute: 30, exempt: [] },
        },
        tickets: { required: true, minutes: 10, freePerMinute: 1000 },
      },
    });
  });

  it('PV3 have the noise on: a period costs epsilon 8 at most, and so does everything', () => {
    const { cap, delta, budgetEpsilon } = site.privacy;
    const { epsilon } = planFromNoise({ noiseMultiplier: noiseMultiplierOf(site), cap, delta });
    expect(epsilon).toBeLessThanOrEqual(8);
    expect(budgetEpsilon).toBe(8);
    expect(epsilon).toBeGreaterThan(7); // and no more noise than that takes
  });
});

describe('settings', () => {
  it('of a part leave the other defaults of that part', () => {
    const { site } = toSettings({ round: { cohort: 600 }, privacy: { cap: 5 } });
    expect(site.round).toMatchObject({ cohort: 600, minimum: 500, maxStaleness: 0 });
    expect(site.privacy).toMatchObject({
      cap: 5,
      delta: 1e-6,
      variance: toSettings({}).site.privacy.variance,
    });
  });

  it('of an optimizer replace the whole of it', () => {
    const optimizer = { kind: 'fedadam', learningRate: 0.1, beta1: 0.9, beta2: 0.99, tau: 0.01 };
    expect(toSettings({ optimizer }).site.optimizer).toEqual(optimizer);
  });

  it('of who is let in take networks, origins, and null for no limit', () => {
    const { access } = toSettings({
      trustedProxies: ['loopback', '10.0.0.0/8', '2001:db8::/32', '203.0.113.7'],
      origins: ['https://shop.example', 'http://localhost:4001'],
      limits: { connections: null },
    });
    expect(access.origins).toHaveLength(2);
    expect(access.limits).toMatchObject({ connections: null, requestsPerMinute: 12_000 });
  });

  it('may turn the noise off, with the budget', () => {
    const { site } = toSettings({ privacy: { noiseMultiplier: 0, budgetEpsilon: null } });
    expect(site.privacy).toMatchObject({ variance: 0, budgetEpsilon: null });
  });

  it('LA9 LA10 may state rules on updates; without them the public configuration says nothing of it', () => {
    const { site } = toSettings({ aggregation: rule, privacy: off, leastCosine: -0.1 });
    expect([site.aggregation, site.leastCosine]).toEqual([rule, -0.1]);
    const plain = toSettings({ aggregation: { kind: 'sum' } }).site;
    expect(Object.keys(plain)).toEqual(Object.keys(toSettings({}).site));
    expect('aggregation' in plain || 'leastCosine' in plain).toBe(false);
    expect(toSettings({ leastCosine: 0 }).site.privacy.variance).toBeGreaterThan(0);
  });

  it('PV2 never give less noise than was asked for, nor much more', () => {
    const asked = fc.record({
      noiseMultiplier: fc.double({ min: 1e-6, max: 30, noNaN: true }),
      radius: fc.integer({ min: 1, max: 32_767 }),
    });
    fc.assert(
      fc.property(asked, ({ noiseMultiplier, radius }) => {
        const { site } = toSettings({
          lattice: { radius },
          round: { cohort: 500 },
          privacy: { noiseMultiplier, budgetEpsilon: null },
        });
        const wanted = (noiseMultiplier * radius) ** 2;
        expect(site.privacy.variance).toBeGreaterThanOrEqual(wanted);
        expect(site.privacy.variance).toBeLessThan(wanted + 1);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('say how long browsers keep events only where the operator does', () => {
    expect(toSettings({}).site).not.toHaveProperty('history');
    expect(toSettings({ history: { retentionDays: 30 } }).site.history).toEqual({ retentionDays: 30 });
  });

  it('PR13 say on whose word browsers train only where the operator does; what is left out is the strictest', () => {
    expect(toSettings({}).site).not.toHaveProperty('consent');
    expect(toSettings({ consent: { mode: 'legitimate-interest' } }).site.consent).toEqual({
      mode: 'legitimate-interest',
      onWithdrawal: 'everything',
    });
    expect(toSettings({ consent: { onWithdrawal: 'training' } }).site.consent).toEqual({
      mode: 'opt-in',
      onWithdrawal: 'training',
    });
  });

  it('PR9 have no federated evaluation unless it is asked for', () => {
    expect(toSettings({}).site.metrics).toBeNull();
    expect(toSettings({ metrics: null }).site.metrics).toBeNull();
  });

  it('PR9 turn federated evaluation on with defaults for what is left out', () => {
    expect(toSettings({ metrics: {} }).site.metrics).toEqual({
      radius: 1024,
      holdout: 0.1,
      lag: 10,
      rollback: true,
    });
    expect(toSettings({ metrics: { radius: 512, rollback: false } }).site.metrics).toMatchObject({
      radius: 512,
      rollback: false,
      holdout: 0.1,
    });
  });

  it('PR14 have no experiment unless it is asked for, and it stands in the site as it was written', () => {
    expect(toSettings({ metrics: {} }).site.metrics).not.toHaveProperty('experiment');
    const shares = { recommendations: 0.5, popularity: 0.25, none: 0.25 };
    const experiment = { name: 'spring', placements: ['home', 'product'], shares };
    expect(toSettings({ metrics: { experiment } }).site.metrics?.experiment).toEqual(experiment);
  });

  it('are overridden by the command line', () => {
    const file = { port: 1, data: 'a', catalog: 'b.csv', initialModel: 'c', logOrigin: 'shop.example/log' };
    expect(toSettings(file)).toMatchObject(file);
    const overrides = { port: 0, data: 'd', catalog: 'e.csv', initialModel: 'f' };
    expect(toSettings(file, overrides)).toMatchObject({ ...overrides, logOrigin: 'shop.example/log' });
  });
});

describe('settings that are refused', () => {
  const shares = { recommendations: 0.5, popularity: 0, none: 0.5 };
  it.each<[string, unknown, string]>([
    ['an unknown key', { prot: 4000 }, 'prot'],
    ['items of no model', { initialCatalog: 'old.csv' }, 'initialCatalog'],
    ['an unknown key of a part', { round: { cohrot: 5 } }, 'round.cohrot'],
    ['an unknown key of the privacy', { privacy: { epsilon: 1 } }, 'privacy.epsilon'],
    [
      'the variance, which follows from the noise multiplier',
      { privacy: { variance: 1 } },
      'privacy.variance',
    ],
    ['another type', { port: '4000' }, 'port'],
    ['another type in a part', { round: { cohort: '10' } }, 'round.cohort'],
    ['a part that is none', { round: 10 }, 'round'],
    ['a fraction of an update', { round: { cohort: 10.5, minimum: 1 } }, 'round.cohort'],
    ['a port beyond the last', { port: 65_536 }, 'port'],
    ['a radius that is no number', { lattice: { radius: 'wide' } }, 'lattice.radius'],
    ['a radius beyond 16 bits', { lattice: { radius: 32_768 } }, 'lattice.radius'],
    ['a clip norm of zero', { lattice: { clipNorm: 0 } }, 'lattice.clipNorm'],
    ['negative noise', { privacy: { noiseMultiplier: -1 } }, 'privacy.noiseMultiplier'],
    ['noise beyond what can be drawn', { privacy: { noiseMultiplier: 1e6 } }, 'privacy.noiseMultiplier'],
    ['a delta of one', { privacy: { delta: 1 } }, 'privacy.delta'],
    ['an unknown model', { model: { name: 'transformer' } }, 'model.name'],
    ['an unknown optimizer', { optimizer: { kind: 'lion' } }, 'optimizer.kind'],
    ['a name with a space', { logOrigin: 'my shop' }, 'logOrigin'],
    ['a witness that is no address', { witnesses: [{ url: 'ftp://w', key: '' }] }, 'witnesses.0.url'],
    [
      'the key of a log as that of a witness',
      { witnesses: [{ url: 'https://w.example', key: goChecksumDatabase.key }] },
      'witnesses.0.key',
    ],
    ['a minimum above the cohort', { round: { cohort: 10, minimum: 11 } }, 'round.minimum'],
    ['a rule for cohorts with privacy', { aggregation: rule }, 'aggregation.kind'],
    [
      'a rule for cohorts with a large cohort',
      { aggregation: rule, privacy: off, round: { cohort: 5000 } },
      'aggregation.kind',
    ],
    [
      'a rule for cohorts without its parameter',
      { aggregation: { kind: 'trimmed-mean' } },
      'aggregation.trim',
    ],
    [
      'a least cosine for an optimizer without a mean',
      { leastCosine: 0, optimizer: { kind: 'fedavg', learningRate: 1 } },
      'leastCosine',
    ],
    ['a budget with the noise off', { privacy: { noiseMultiplier: 0 } }, 'privacy.budgetEpsilon'],
    ['LA4 a cohort whose sum could leave 32 bits', { round: { cohort: 600_000 } }, '32 bits'],
    ['metrics that take the whole radius', { metrics: { radius: 4096 } }, 'metrics.radius'],
    ['a share of all', { metrics: { holdout: 1 } }, 'metrics.holdout'],
    ['an unknown key of the metrics', { metrics: { cohort: 5 } }, 'metrics.cohort'],
    [
      'PR14 an experiment without placements',
      { metrics: { experiment: { name: 'spring', placements: [], shares } } },
      'metrics.experiment.placements',
    ],
    [
      'PR14 an experiment of one arm',
      {
        metrics: {
          experiment: { name: 'a', placements: ['b'], shares: { ...shares, none: 0, recommendations: 1 } },
        },
      },
      'two arms at least',
    ],
    [
      'LA8 an experiment for which the metrics are too short',
      { metrics: { radius: 2, experiment: { name: 'spring', placements: ['home'], shares } } },
      'metrics.radius',
    ],
    ['PR14 an experiment without metrics', { experiment: { name: 'spring' } }, 'experiment'],
    ['a history without end', { history: { retentionDays: 4000 } }, 'history.retentionDays'],
    ['an unknown key of the history', { history: { events: 5 } }, 'history.'],
    ['a consent that nobody has heard of', { consent: { mode: 'opt-out' } }, 'consent.mode'],
    ['an unknown key of the consent', { consent: { banner: true } }, 'consent.banner'],
    ['client files that are not kept a day', { clientDays: 0.5 }, 'clientDays'],
    ['client files without end', { clientDays: 4000 }, 'clientDays'],
    ['a proxy that is no address', { trustedProxies: ['nginx'] }, 'trustedProxies.0'],
    ['an origin with a path', { origins: ['https://shop.example/'] }, 'origins.0'],
    ['an origin of another scheme', { origins: ['shop.example:443'] }, 'origins.0'],
    ['no origin at all', { origins: [] }, 'origins'],
    ['a share above all', { cohortShare: 25 }, 'cohortShare'],
    ['a limit of none', { limits: { connections: 0 } }, 'limits.connections'],
    ['tickets of more than a day', { tickets: { minutes: 2000 } }, 'tickets.minutes'],
    ['metrics that are only true', { metrics: true }, 'metrics'],
    ['no object', [], 'settings'],
    ['nothing', null, 'settings'],
  ])('%s', (_, raw, key) => {
    expect(() => toSettings(raw)).toThrow(naming(key));
  });
});
