/** The rows of `npm run house` that cost seconds. */
import { describe, expect, it } from 'vitest';
import { quickRows } from './quick-rows.ts';
import { isGood } from './row.ts';
import { readSources } from './source.ts';

describe('the house', () => {
  const rows = quickRows(readSources());

  it.each(rows.map((row) => [row.name, row] as const))('%s', (_name, row) => {
    const what = [`${row.value}, wanted ${row.wanted}`, ...row.notes.slice(0, 12)].join('\n');
    expect(isGood(row), what).toBe(true);
  });
});
