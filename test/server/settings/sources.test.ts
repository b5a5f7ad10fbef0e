import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { effectiveSettings } from '../../../server/settings/effective-settings.ts';
import type { Environment } from '../../../server/settings/environment-sources.ts';
import { knownSettings } from '../../../server/settings/setting-nodes.ts';
import { type Overrides, readSettings } from '../../../server/settings/settings.ts';
import { witnessKey } from '../../shared/log/witness-key.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hearsay-sources-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Said = { tree?: object; environment?: Environment; overrides?: Overrides };

function read({ tree, environment = {}, overrides = {} }: Said) {
  if (!tree) return readSettings({ environment, overrides });
  const file = join(folder, 'settings.json');
  writeFileSync(file, JSON.stringify(tree));
  return readSettings({ file, environment, overrides });
}

/** Value and origin of one setting. */
async function effective(setting: string, said: Said): Promise<[unknown, string]> {
  const found = effectiveSettings(await read(said)).find((each) => each.setting === setting);
  if (!found) throw new Error(`${setting} does not hold`);
  return [found.value, found.source?.origin ?? 'default'];
}

const refusing = (said: Said) =>
  read(said).then(
    () => 'accepted',
    (error: Error) => error.message,
  );

describe('of four sources', () => {
  const tree = { port: 1 };
  const environment = { HEARSAY_PORT: '2' };
  const overrides = { port: 3 };

  it.each<[string, Said, number]>([
    ['default', {}, 4000],
    ['file', { tree }, 1],
    ['environment', { tree, environment }, 2],
    ['command line', { tree, environment, overrides }, 3],
    ['command line', { tree, overrides }, 3],
    ['environment', { environment, overrides: { port: undefined } }, 2],
  ])('the %s wins over those before it', async (origin, said, port) => {
    expect(await effective('port', said)).toEqual([port, origin]);
    expect((await read(said)).settings.port).toBe(port);
  });

  it('each says of a part only what it names', async () => {
    const said = { tree: { round: { cohort: 700 } }, environment: { HEARSAY_ROUND_MINIMUM: '7' } };
    expect(await effective('round.cohort', said)).toEqual([700, 'file']);
    expect(await effective('round.minimum', said)).toEqual([7, 'environment']);
    expect(await effective('round.deadlineMs', said)).toEqual([3_600_000, 'default']);
  });

  it('a variable of a part gives way to one of what the part holds', async () => {
    const environment = { HEARSAY_ROUND: '{"cohort":700,"minimum":70}', HEARSAY_ROUND_COHORT: '600' };
    expect(await effective('round.cohort', { environment })).toEqual([600, 'environment']);
    expect(await effective('round.minimum', { environment })).toEqual([70, 'environment']);
  });

  it('a part that a later one turns off is off, and what an earlier one said of it is gone', async () => {
    const tree = { metrics: { radius: 512 } };
    const off = { tree, environment: { HEARSAY_METRICS: 'null' } };
    expect(await effective('metrics', off)).toEqual([null, 'environment']);
    const again = { tree, environment: { HEARSAY_METRICS: 'null', HEARSAY_METRICS_LAG: '5' } };
    expect(await effective('metrics.radius', again)).toEqual([1024, 'default']);
    expect(await effective('metrics.lag', again)).toEqual([5, 'environment']);
  });

  it('a list is taken as a whole', async () => {
    const witnessAt = (url: string) => ({ url, key: witnessKey('w1', 1).line });
    const tree = { witnesses: [witnessAt('https://a.example'), witnessAt('https://b.example')] };
    const environment = { HEARSAY_WITNESSES: JSON.stringify([witnessAt('https://c.example')]) };
    const { settings } = await read({ tree, environment });
    expect(settings.witnesses.map(({ url }) => url)).toEqual(['https://c.example']);
  });

  it('a null that is a value is no default', async () => {
    const tree = { privacy: { budgetEpsilon: null } };
    expect(await effective('privacy.budgetEpsilon', { tree })).toEqual([null, 'file']);
  });
});

describe('the optimizer', () => {
  it('is the default one, changed, where no kind is said', async () => {
    const { settings } = await read({ environment: { HEARSAY_OPTIMIZER_LEARNING_RATE: '0.01' } });
    expect(settings.site.optimizer).toMatchObject({ kind: 'fedadam', learningRate: 0.01, averaging: 0.95 });
  });

  it('is what is written, and no more, where a kind is', async () => {
    const tree = { optimizer: { kind: 'fedavg', learningRate: 20 } };
    const said = { tree, environment: { HEARSAY_OPTIMIZER_LEARNING_RATE: '10' } };
    expect((await read(said)).settings.site.optimizer).toEqual({ kind: 'fedavg', learningRate: 10 });
    expect(await effective('optimizer.averaging', said)).toEqual([undefined, 'default']);
    expect(effectiveSettings(await read(said)).map(({ setting }) => setting)).not.toContain(
      'optimizer.beta1',
    );
  });
});

describe('the environment', () => {
  it('gives texts as they are, and all else in JSON', async () => {
    const environment = {
      HEARSAY_CATALOG: '123',
      HEARSAY_MODEL_NAME: 'conv',
      HEARSAY_PRIVACY_DELTA: '1e-7',
      HEARSAY_METRICS_ROLLBACK: 'false',
      HEARSAY_METRICS_EXPERIMENT_PLACEMENTS: '["home"]',
      HEARSAY_METRICS_EXPERIMENT_NAME: 'spring',
      HEARSAY_METRICS_EXPERIMENT_SHARES: '{"recommendations":0.5,"popularity":0.5,"none":0}',
    };
    const { settings } = await read({ environment });
    expect(settings.catalog).toBe('123');
    expect(settings.site).toMatchObject({
      model: { name: 'conv' },
      privacy: { delta: 1e-7 },
      metrics: { rollback: false, experiment: { name: 'spring', placements: ['home'] } },
    });
  });

  it('is not asked for what is not ours', async () => {
    expect((await read({ environment: { PORT: '1', HEARSAY: '2', hearsay_port: '3' } })).settings.port).toBe(
      4000,
    );
  });

  it.each(knownSettings.map(({ variable, name }) => [variable, name]))(
    'is refused where it is empty: %s',
    async (variable, name) => {
      const refused = await refusing({ environment: { [variable]: '' } });
      expect(refused.startsWith(`BAD_CONFIG: ${name} = "" (environment ${variable}): expected `)).toBe(true);
    },
  );

  it('sets what a file would, whatever the number', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 500, max: 100_000 }), async (cohort) => {
        const { settings } = await read({ environment: { HEARSAY_ROUND_COHORT: String(cohort) } });
        expect(settings).toEqual((await read({ tree: { round: { cohort } } })).settings);
      }),
      { seed: 1, numRuns: 30 },
    );
  });
});

describe('a refusal names key, value, where it came from and what is expected, in one line:', () => {
  const inFile = () => `file ${join(folder, 'settings.json')}`;
  it.each<[string, Said, string]>([
    [
      'a value out of its range',
      { environment: { HEARSAY_ROUND_COHORT: '0' } },
      'round.cohort = 0 (environment HEARSAY_ROUND_COHORT): expected a whole number of at least 1',
    ],
    ['another type', { tree: { port: '80' } }, 'port = "80" (FILE): expected a whole number from 0 to 65535'],
    [
      'what is no JSON',
      { environment: { HEARSAY_METRICS: '{' } },
      'metrics = "{" (environment HEARSAY_METRICS): expected a JSON object or null',
    ],
    [
      'no choice',
      { tree: { consent: { mode: 'opt-out' } } },
      'consent.mode = "opt-out" (FILE): expected one of opt-in, legitimate-interest',
    ],
    [
      'no kind',
      { environment: { HEARSAY_OPTIMIZER_KIND: 'lion' } },
      'optimizer.kind = "lion" (environment HEARSAY_OPTIMIZER_KIND): expected one of fedavg, fedavgm, fedadam',
    ],
    [
      'what its kind lacks',
      { tree: { optimizer: { kind: 'fedavgm', learningRate: 1 } } },
      'optimizer.momentum is missing (FILE): expected a number above 0 and below 1',
    ],
    [
      'what its kind has not',
      { tree: { optimizer: { kind: 'fedavg', learningRate: 1, tau: 1 } } },
      'optimizer.tau = 1 (FILE): this kind has no such setting',
    ],
    [
      'a text that is empty',
      { overrides: { data: '' } },
      'data = "" (command line): expected a text that is not empty',
    ],
    [
      'an unknown key, without its value',
      { tree: { round: { cohrot: 'secret' } } },
      'round.cohrot (FILE): no such setting; the nearest is round.cohort',
    ],
    ['a key like no other', { tree: { zebra: 5 } }, 'zebra (FILE): no such setting'],
    [
      'an unknown variable',
      { environment: { HEARSAY_PROT: '80' } },
      'HEARSAY_PROT (environment): no such setting; the nearest is HEARSAY_PORT',
    ],
    [
      'an entry of a list',
      { tree: { witnesses: [{ url: 'ftp://w', key: 'k' }] } },
      'witnesses.0.url = "ftp://w" (FILE): expected an address, http:// or https://',
    ],
    [
      'two that contradict each other',
      { tree: { round: { cohort: 10 } }, environment: { HEARSAY_ROUND_MINIMUM: '11' } },
      'round.minimum = 11 (environment HEARSAY_ROUND_MINIMUM): expected at most round.cohort, 10',
    ],
    [
      'a default that another value rules out',
      { environment: { HEARSAY_PRIVACY_NOISE_MULTIPLIER: '0' } },
      'privacy.budgetEpsilon = 8 (default): expected null where privacy.noiseMultiplier is 0',
    ],
    [
      'more noise than can be drawn',
      { tree: { privacy: { noiseMultiplier: 300 } } },
      'privacy.noiseMultiplier = 300 (FILE): expected at most 256 with lattice.radius 4096',
    ],
  ])('%s', async (_, said, message) => {
    expect(await refusing(said)).toBe(`BAD_CONFIG: ${message.replace('FILE', inFile())}`);
  });

  it('a long value, shortened', async () => {
    const refused = await refusing({ overrides: { port: 'x'.repeat(500) as unknown as number } });
    expect(refused).toMatch(/^BAD_CONFIG: port = "x{58}… \(command line\): expected/);
  });

  it('a file that is no object', async () => {
    expect(await refusing({ tree: [] })).toMatch(
      /^BAD_CONFIG: settings = \[\] \(file .*\): expected a JSON object$/,
    );
  });
});
