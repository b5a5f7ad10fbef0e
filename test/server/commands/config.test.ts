import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { fromJSONSchema } from 'zod';
import { knownSettings } from '../../../server/settings/setting-nodes.ts';
import { newFolder } from '../new-folder.ts';
import { runHearsay } from '../serve-process.ts';

let cwd: string;
beforeEach(() => {
  cwd = newFolder();
});

const fileOf = (name: string, content: object) => writeFileSync(join(cwd, name), JSON.stringify(content));

async function config(
  args: readonly string[] = [],
  environment: Record<string, string> = {},
): Promise<string> {
  const { code, stdout, stderr } = await runHearsay(['config', ...args], cwd, environment);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

/** Cells of the row of a setting. */
function rowOf(table: string, setting: string): string[] {
  const row = table.split('\n').find((line) => line.startsWith(`${setting} `)) ?? '';
  return row.split(/ {2,}/);
}

describe('hearsay config', () => {
  it('prints what holds where nothing is set, and makes nothing', async () => {
    const table = await config();
    expect(table.split('\n').slice(0, 5)).toEqual([
      'settings file: none',
      '',
      expect.stringMatching(/^setting +value +unit +from$/),
      '',
      expect.stringMatching(/^port +4000 +default$/),
    ]);
    expect(rowOf(table, 'host')).toEqual(['host', '(all addresses)', 'default']);
    expect(rowOf(table, 'round.deadlineMs')).toEqual([
      ...['round.deadlineMs', '3600000', 'milliseconds', 'default'],
    ]);
    expect(rowOf(table, 'metrics')).toEqual(['metrics', 'null', 'default']);
    expect(table).toMatch(/optimizer\.tau.*\n\nhistory\.retentionDays/); // parts stand apart
    expect(readdirSync(cwd)).toEqual([]);
  });

  it('says of each value where it comes from', async () => {
    fileOf('hearsay.config.json', { port: 1, data: 'a', round: { cohort: 700 } });
    const table = await config(['--port', '3'], { HEARSAY_PORT: '2', HEARSAY_DATA: 'b' });
    expect(table).toMatch(/^settings file: hearsay\.config\.json\n/);
    expect(rowOf(table, 'port')).toEqual(['port', '3', 'command line']);
    expect(rowOf(table, 'data')).toEqual(['data', 'b', 'path', 'HEARSAY_DATA']);
    expect(rowOf(table, 'round.cohort')).toEqual(['round.cohort', '700', 'updates', 'file']);
  });

  it('fits 110 columns, whatever is set', async () => {
    const shares = { recommendations: 0.8, popularity: 0.1, none: 0.1 };
    const placements = Array.from({ length: 8 }, (_, i) => `placement-of-a-long-name-${i}`);
    fileOf('hearsay.config.json', { metrics: { experiment: { name: 'spring', placements, shares } } });
    const table = await config([], {
      HEARSAY_METRICS_EXPERIMENT_SHARES_RECOMMENDATIONS: '0.8',
      HEARSAY_CATALOG: `/${'long/'.repeat(40)}`,
    });
    expect(Math.max(...table.split('\n').map((line) => line.length))).toBeLessThanOrEqual(110);
    expect(rowOf(table, 'catalog')[1]).toMatch(/^\/long\/.+…$/);
    expect(rowOf(table, 'metrics.experiment.shares.recommendations')[3]).toMatch(/^HEARSAY_METRICS_.+…$/);
  });

  it('prints no control character of a value', async () => {
    expect(rowOf(await config([], { HEARSAY_CATALOG: 'a\u001b[2Jb' }), 'catalog')[1]).toBe('"a\\u001b[2Jb"');
  });

  it('prints JSON with --json', async () => {
    fileOf('other.json', { round: { cohort: 700 }, privacy: { budgetEpsilon: null } });
    const json = JSON.parse(
      await config(['--json', '--config', 'other.json', '--data', 'b'], { HEARSAY_PORT: '2' }),
    );
    expect(json).toMatchObject({
      file: 'other.json',
      settings: {
        port: { value: 2, from: 'environment HEARSAY_PORT' },
        host: { absent: 'all addresses', from: 'default' },
        data: { value: 'b', unit: 'path', from: 'command line' },
        'round.cohort': { value: 700, unit: 'updates', from: 'file' },
        'privacy.budgetEpsilon': { value: null, from: 'file' },
        'privacy.cap': { value: 20, from: 'default' },
      },
    });
    expect(json.settings.host).not.toHaveProperty('value');
  });

  it('explains all of them with --describe, also where what is set is wrong', async () => {
    const manual = await config(['--describe'], { HEARSAY_PORT: 'http' });
    for (const { name, variable } of knownSettings) expect(manual).toContain(`${name}  ${variable}\n`);
    expect(manual).toContain(
      [
        'round.deadlineMs  HEARSAY_ROUND_DEADLINE_MS',
        '    From the opening of a round to its deadline.',
        '    a whole number of at least 1; unit: milliseconds; default: 3600000\n',
      ].join('\n'),
    );
    expect(manual).toContain('a JSON object or null; default: null\n');
  });

  it('prints a JSON schema with --schema, which a file can be held against', async () => {
    const schema = fromJSONSchema(JSON.parse(await config(['--schema'])));
    expect(schema.safeParse({ $schema: './hearsay.schema.json', port: 80 }).success).toBe(true);
    expect(schema.safeParse({ prot: 80 }).success).toBe(false);
  });
});

describe('hearsay config is refused', () => {
  it('as serve is: exit code 2, and one line on stderr', async () => {
    const wrong = { HEARSAY_ROUND_COHORT: '0' };
    const line =
      'error: BAD_CONFIG: round.cohort = 0 (environment HEARSAY_ROUND_COHORT): expected a whole number of at least 1\n';
    for (const command of ['config', 'serve']) {
      expect(await runHearsay([command], cwd, wrong)).toMatchObject({ code: 2, stdout: '', stderr: line });
    }
    expect(readdirSync(cwd)).toEqual([]);
  });

  it('for two forms at once', async () => {
    expect(await runHearsay(['config', '--json', '--schema'], cwd)).toMatchObject({ code: 2, stdout: '' });
  });
});
