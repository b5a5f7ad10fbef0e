import { expect, it } from 'vitest';
import type { SimulationResult } from '../../server/simulate/simulation-result.ts';
import { exampleResult } from '../server/simulate/report/example-result.ts';
import { isPlain, poisoningTable } from './poisoning-table.ts';
import { qualityTable } from './quality-table.ts';

const clear: SimulationResult = { ...exampleResult, privacy: null };
const attacked = (change: Partial<SimulationResult>, settings: object = {}): SimulationResult => ({
  ...clear,
  settings: { ...clear.settings, ...settings },
  attack: { kind: 'boost-item', share: 0.1, users: 160, target: { item: 'a', shown: 0.25 } },
  ...change,
});
const rowsOf = (...runs: readonly SimulationResult[]): string[][] =>
  poisoningTable(runs)
    .split('\n')
    .slice(2)
    .map((row) => row.split(' | '));

it('the table of hostile updates has a row for each attack and rule, honest runs first', () => {
  const none = attacked({ attack: { kind: 'boost-item', share: 0, users: 0, target: null } });
  const trimmed = attacked({}, { aggregation: { kind: 'trimmed-mean', trim: 0.1 } });
  const flipped = attacked({ attack: { kind: 'sign-flip', share: 0.1, users: 160, target: null } });
  const rows = rowsOf(flipped, trimmed, none, attacked({}), clear);
  expect(rows.map((row) => row.slice(0, 2).join(': '))).toEqual([
    '| none: norm bound alone',
    '| 10 % boost-item: norm bound alone',
    '| 10 % boost-item: trimmed mean',
    '| 10 % sign-flip: norm bound alone',
  ]);
  expect(rows[1]!.slice(3)).toEqual(['0.2187', '0.0981', '25 %', '', '', '1 |']);
});

it('the table of hostile updates says what a least cosine set aside, and means over seeds', () => {
  const setAside = { honest: 0.5, hostile: 0.125 };
  const one = attacked({ setAside }, { leastCosine: 0 });
  const other = attacked({ setAside: { honest: 0.25, hostile: 0.125 } }, { leastCosine: 0, seed: 2 });
  expect(rowsOf(one, other)[0]!.slice(-3)).toEqual(['37.5 %', '12.5 %', '2 |']);
});

it('runs with hostile users or rules on updates are no part of the other tables; those of an earlier make are', () => {
  expect(qualityTable([attacked({})])).not.toContain('`pooling`');
  expect(isPlain(attacked({ attack: null }, { leastCosine: 0 }))).toBe(false);
  const { aggregation: _, leastCosine: __, ...settings } = clear.settings;
  const earlier = JSON.parse(JSON.stringify({ ...clear, settings, attack: undefined })) as SimulationResult;
  expect(isPlain(earlier)).toBe(true);
  expect(isPlain(clear)).toBe(true);
});
