import { describe, expect, it } from 'vitest';
import type { SimulationResult } from '../../server/simulate/simulation-result.ts';
import { between } from '../readme-section.ts';
import { exampleResult } from '../server/simulate/report/example-result.ts';
import { compressionTable, newVisitorsTable, privacyTable, qualityTable } from './quality-table.ts';

const form = (hr10: number, bytes: number) => ({ hr10, ndcg10: hr10 / 2, bytes });
const run = (compression: SimulationResult['compression']): SimulationResult => ({
  ...exampleResult,
  privacy: null,
  compression,
});
const cells = (table: string, name: string): string[] =>
  (table.split('\n').find((row) => row.includes(name)) ?? '').split(' | ');

describe('the table of compression', () => {
  const first = run({ float16: form(0.2, 1_000), 'int8-pruned': form(0.19, 400) });
  const second = run({ float16: form(0.4, 3_000), 'int8-pruned': form(0.4, 600) });

  it('has means over runs, and the mean of what each lost', () => {
    // standard error of .19 and .4 is half of their distance; losses are 5 % and none
    expect(cells(compressionTable([first, second]), 'int8')).toEqual([
      ...[
        '| `pooling`',
        '200 of 200',
        'int8-pruned',
        '500',
        '0.2950 ± 0.1050',
        '0.1475 ± 0.0525',
        '−2.5%',
        '2 |',
      ],
    ]);
    expect(cells(compressionTable([first]), 'float16')).toEqual([
      ...['| `pooling`', '200 of 200', 'float16', '1,000', '0.2000', '0.1000', '', '1 |'],
    ]);
  });

  it('counts the runs of each form, and none with privacy', () => {
    const distilled = run({ ...second.compression, 'distilled-8': form(0.3, 100) });
    const table = compressionTable([first, distilled, { ...distilled, privacy: exampleResult.privacy }]);
    expect(cells(table, 'distilled-8').slice(3)).toEqual(['100', '0.3000', '0.1500', '−25.0%', '1 |']);
    expect(cells(table, 'int8').at(-1)).toBe('2 |');
  });

  it('has no mean over runs of different schedules', () => {
    const short = { ...second, settings: { ...second.settings, releases: 60, cohort: 100 } };
    const rows = compressionTable([first, short])
      .split('\n')
      .filter((row) => row.includes('float16'));
    expect(rows.map((row) => row.split(' | ').slice(1, 5))).toEqual([
      ['200 of 200', 'float16', '1,000', '0.2000'],
      ['60 of 100', 'float16', '3,000', '0.4000'],
    ]);
  });
});

it('the table of quality has a row for each model that ran, and each baseline', () => {
  const table = qualityTable([run({})]);
  expect(cells(table, '`pooling`').slice(0, 5)).toEqual([
    ...['| `pooling`', '200 of 200', '254,238', '48,210', '0.2187'],
  ]);
  expect(table).toContain('| popularity |');
  expect(table).not.toContain('attention');
});

it('the table of quality counts a seed once for a baseline, whatever schedules it ran beside', () => {
  const short = { ...run({}), settings: { ...run({}).settings, releases: 60 } };
  const other = { ...run({}), settings: { ...run({}).settings, seed: 2 } };
  const table = qualityTable([run({}), short, other]);
  expect(cells(table, '| popularity |').at(-1)).toBe('| 2 |'); // after the empty cell of milliseconds
});

it('the table of new visitors has models and baselines by what is known of them', () => {
  const other = { ...run({}), settings: { ...run({}).settings, seed: 2 } };
  const table = newVisitorsTable([run({}), other, { ...run({}), privacy: exampleResult.privacy }]);
  // .2012 of .2187, and of a baseline .6 of what it is to trained users
  expect(cells(table, '`pooling`').slice(2).join(' ')).toMatch(/^0\.1138 .* 0\.2012 .* −8\.0% 2 \|$/);
  expect(cells(table, '| popularity').slice(-3)).toEqual(['0.1126 ± 0.0000', '−40.0%', '2 |']);
});

it('a table stands between its own markers, and nothing else changes', () => {
  const text = 'a\n<!-- one -->\nold\n<!-- /one -->\nb\n<!-- two -->\nkept\n<!-- /two -->\n';
  expect(between(text, 'one', '| $& |')).toBe(text.replace('old', () => '| $& |'));
  expect(() => between(text, 'three', '')).toThrow(/three/);
});

it('the table of privacy holds a run against that of the same seed without noise, and no other', () => {
  const full = (hr10: number, ndcg10: number) => ({ ...exampleResult.metrics.full, hr10, ndcg10 });
  const withFull = (seed: number, hr10: number, privacy: SimulationResult['privacy']): SimulationResult => ({
    ...exampleResult,
    privacy,
    settings: { ...exampleResult.settings, seed },
    metrics: { ...exampleResult.metrics, full: full(hr10, hr10 / 2) },
  });
  const noise = { ...exampleResult.privacy!, population: 10_000, epsilon: 7.96 };
  const table = privacyTable([withFull(1, 0.4, null), withFull(1, 0.3, noise), withFull(2, 0.1, noise)]);
  expect(table.split('\n')).toHaveLength(3);
  expect(cells(table, '`pooling`').slice(2)).toEqual([
    '10,000',
    '2.9', // 10,000 / 3,471
    '20',
    '8.0',
    '0.000001',
    '0.3000',
    '0.1500',
    '−25.0%',
    '−25.0%',
    '1 |',
  ]);
});

describe('the table of privacy', () => {
  const clear = { ...exampleResult, privacy: null };
  const noisy = (change: object): SimulationResult => ({
    ...exampleResult,
    privacy: { ...exampleResult.privacy!, ...change },
  });
  const rowsOf = (...runs: SimulationResult[]): string[] =>
    privacyTable([clear, ...runs])
      .split('\n')
      .slice(2);

  it('has no mean over runs of another cap or delta', () => {
    const others = [noisy({ delta: 1e-5 }), noisy({ cap: 40 }), noisy({})];
    expect(rowsOf(noisy({}), ...others).map((row) => row.split(' | ').at(-1))).toEqual(['2 |', '1 |', '1 |']);
  });

  it('finds who a customer stands for in the noise, where a result does not say', () => {
    // std = z B users / N, so 100 users of 100,000 under z 2 make 2 * 4096 / 1000
    const old = { users: undefined, noiseMultiplier: 2, noiseStdDev: 8.192 };
    expect(rowsOf(noisy(old))[0]?.split(' | ').slice(2, 5)).toEqual(['100,000', '1,000', '20']);
  });
});
