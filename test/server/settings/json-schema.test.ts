import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromJSONSchema } from 'zod';
import { knownSettings, type SettingPath } from '../../../server/settings/setting-nodes.ts';
import { toSettings } from '../../../server/settings/settings.ts';
import { settingsJsonSchema } from '../../../server/settings/settings-schema.ts';
import { witnessKey } from '../../shared/log/witness-key.ts';

const schema = settingsJsonSchema();
const validator = fromJSONSchema(JSON.parse(JSON.stringify(schema)));
const validates = (settings: unknown): boolean => validator.safeParse(settings).success;

function starts(settings: unknown): boolean {
  try {
    toSettings(settings);
    return true;
  } catch {
    return false;
  }
}

const witness = { url: 'https://witness.example', key: witnessKey('w1', 1).line };
const shares = { recommendations: 0.8, popularity: 0.1, none: 0.1 };
const experiment = { name: 'spring', placements: ['home', 'basket'], shares };
const fedavg = { kind: 'fedavg', learningRate: 20 };
const fedavgm = { kind: 'fedavgm', learningRate: 1, momentum: 0.9 };
const fedadam = { kind: 'fedadam', learningRate: 0.1, beta1: 0.9, beta2: 0.99, tau: 0.01 };

describe('the JSON schema', () => {
  it('is of draft 2020-12, with descriptions, units and defaults, and knows no other keywords', () => {
    expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
    expect(schema.properties).toMatchObject({
      round: {
        properties: {
          deadlineMs: {
            type: 'integer',
            default: 3_600_000,
            description: 'From the opening of a round to its deadline. Unit: milliseconds.',
          },
        },
        additionalProperties: false,
      },
    });
    expect(JSON.stringify(schema)).not.toMatch(/"(unit|absent|needed|form)":/);
  });

  it.each<[string, object]>([
    ['nothing', {}],
    ['its own address', { $schema: './hearsay.schema.json', port: 80 }],
    ['parts of parts', { round: { cohort: 600 }, lattice: {}, privacy: { budgetEpsilon: null } }],
    ['each optimizer', { optimizer: fedavg }],
    ['each optimizer', { optimizer: fedavgm }],
    ['each optimizer', { optimizer: fedadam }],
    ['the default optimizer, changed', { optimizer: { learningRate: 0.01, tau: 1 } }],
    ['metrics, on and off', { metrics: {} }],
    ['metrics, on and off', { metrics: null }],
    ['an experiment', { metrics: { experiment } }],
    ['a witness', { witnesses: [witness] }],
    ['what browsers keep', { history: {}, consent: { mode: 'legitimate-interest' } }],
  ])('accepts what starts: %s', (_, settings) => {
    expect([starts(settings), validates(settings)]).toEqual([true, true]);
  });

  it.each<[string, unknown]>([
    ['no object', []],
    ['an unknown key', { prot: 80 }],
    ['an unknown key of a part', { round: { cohrot: 5 } }],
    ['another type', { port: '80' }],
    ['a fraction', { round: { cohort: 600.5 } }],
    ['a number at an open end', { privacy: { delta: 1 } }],
    ['a number beyond a closed one', { lattice: { radius: 32_768 } }],
    ['no choice', { model: { name: 'transformer' } }],
    ['an empty text', { data: '' }],
    ['a text of another form', { logOrigin: 'my shop' }],
    ['null where it is no value', { round: null }],
    ['an optimizer of no kind', { optimizer: { ...fedavg, kind: 'lion' } }],
    ['an optimizer that lacks something', { optimizer: { kind: 'fedavgm', learningRate: 1 } }],
    ['an optimizer with a setting of another', { optimizer: { ...fedavg, tau: 1 } }],
    ['the default optimizer with a setting of another', { optimizer: { momentum: 0.5 } }],
    [
      'a list that is too long',
      { metrics: { experiment: { ...experiment, placements: Array(9).fill('a') } } },
    ],
    ['an entry without what it needs', { witnesses: [{ url: witness.url }] }],
    ['an experiment without shares', { metrics: { experiment: { name: 'a', placements: ['b'] } } }],
  ])('refuses what does not: %s', (_, settings) => {
    expect([starts(settings), validates(settings)]).toEqual([false, false]);
  });

  it.each<[string, object]>([
    ['a minimum above the cohort', { round: { cohort: 10, minimum: 11 } }],
    ['a budget without noise', { privacy: { noiseMultiplier: 0 } }],
    [
      'shares that do not add up',
      { metrics: { experiment: { ...experiment, shares: { ...shares, none: 0 } } } },
    ],
    ['a placement twice', { metrics: { experiment: { ...experiment, placements: ['a', 'a'] } } }],
    ['a key that is none', { witnesses: [{ url: 'https://w.example', key: 'w' }] }],
    ['items of no model', { initialCatalog: 'old.csv' }],
  ])('cannot say what only serve can: %s', (_, settings) => {
    expect([starts(settings), validates(settings)]).toEqual([false, true]);
  });
});

/** Everything that has bounds, set, and far from contradicting each other. */
const roomy = {
  ...{ port: 80, host: 'localhost', data: 'd', catalog: 'c', initialModel: 'm', initialCatalog: 'i' },
  ...{ logOrigin: 'shop', evidenceDays: 3, clientDays: 3 },
  round: { cohort: 100, minimum: 1, deadlineMs: 1000, maxStaleness: 1 },
  privacy: { noiseMultiplier: 1, cap: 2, roundsPerPeriod: 3, delta: 1e-6, budgetEpsilon: null },
  lattice: { clipNorm: 1, radius: 4096 },
  model: { name: 'pooling', dim: 8 },
  localTraining: { steps: 1, learningRate: 1, proximal: 0.1 },
  optimizer: fedadam,
  history: { retentionDays: 5 },
  consent: { mode: 'opt-in', onWithdrawal: 'training' },
  metrics: null,
};

const changed = (tree: unknown, [key = '', ...rest]: SettingPath, value: unknown): unknown => {
  const inner = (tree ?? {}) as Record<string, unknown>;
  return { ...inner, [key]: rest.length === 0 ? value : changed(inner[key], rest, value) };
};

/** Those that must agree with another setting, so that a schema accepts more of them. */
const bound = new Set(
  ['round.cohort', 'round.minimum', 'privacy.noiseMultiplier', 'lattice.radius', 'metrics.radius'].concat([
    'metrics.experiment.placements',
    'metrics.experiment.shares',
  ]),
);

it('the JSON schema and serve agree on any one setting changed to anything', () => {
  const free = knownSettings.filter(({ name }) => ![...bound].some((each) => name.startsWith(each)));
  const value = fc.oneof(
    fc.constantFrom<unknown>(
      null,
      true,
      '',
      'a',
      'opt-in',
      'training',
      'fedavg',
      'conv',
      [],
      {},
      0,
      1,
      -1,
      0.5,
    ),
    fc.constantFrom(50, 51, 256, 257, 1000, 1001, 3653, 3654, 65_535, 65_536, 2 ** 53),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true, min: 0, max: 2 }),
    fc.string(),
    fc.jsonValue(),
  );
  fc.assert(
    fc.property(fc.constantFrom(...free), value, ({ path }, written) => {
      const settings = changed(roomy, path, written);
      expect(validates(settings)).toBe(starts(settings));
    }),
    { seed: 1, numRuns: 3000 },
  );
});

it('a setting that is bound to others is refused by serve wherever the JSON schema refuses it', () => {
  const some = knownSettings.filter(({ name }) => bound.has(name));
  fc.assert(
    fc.property(fc.constantFrom(...some), fc.jsonValue(), ({ path }, written) => {
      const settings = changed(roomy, path, written);
      expect(!validates(settings) && starts(settings)).toBe(false);
    }),
    { seed: 1, numRuns: 500 },
  );
});
