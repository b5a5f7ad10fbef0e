import { describe, expect, it } from 'vitest';
import type { SimulationResult } from '../../server/simulate/simulation-result.ts';
import { exampleResult } from '../server/simulate/report/example-result.ts';
import { between, compressionTable, privacyTable, qualityTable } from './quality-table.ts';

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
      ...['| `pooling`', 'int8-pruned', '500', '0.2950 ± 0.1050', '0.1475 ± 0.0525', '−2.5%', '2 |'],
    ]);
    expect(cells(compressionTable([first]), 'float16')).toEqual([
      ...['| `pooling`', 'float16', '1,000', '0.2000', '0.1000', '', '1 |'],
    ]);
  });

  it('counts the runs of each form, and none with privacy', () => {
    const distilled = run({ ...second.compression, 'distilled-8': form(0.3, 100) });
    const table = compressionTable([first, distilled, { ...distilled, privacy: exampleResult.privacy }]);
    expect(cells(table, 'distilled-8').slice(2)).toEqual(['100', '0.3000', '0.1500', '−25.0%', '1 |']);
    expect(cells(table, 'int8').at(-1)).toBe('2 |');
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
    '8.0',
    '0.3000',
    '0.1500',
    '−25.0%',
    '−25.0%',
    '1 |',
  ]);
});
