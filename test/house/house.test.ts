/** The rows of `npm run house` that cost seconds. */
import { describe, expect, it } from 'vitest';
import { quickRows } from './quick-rows.ts';
import { isGood } from './row.ts';
import { readSources } from './source.ts';

/** Rows that are not as wanted yet, each with its reason: once one is, its line here fails. */
const notYet: Readonly<Record<string, string>> = {
  'exceptions.assertions': 'models take their tensors by name out of records',
};

describe('the house', () => {
  const rows = quickRows(readSources());

  it.each(rows.map((row) => [row.name, row] as const))('%s', (name, row) => {
    const what = [`${row.value}, wanted ${row.wanted}`, ...row.notes.slice(0, 12)].join('\n');
    expect(isGood(row), what).toBe(!(name in notYet));
  });
});
