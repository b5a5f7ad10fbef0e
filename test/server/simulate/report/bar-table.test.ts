import { describe, expect, it } from 'vitest';
import { barTable, roundedUp } from '../../../../server/simulate/report/bar-table.ts';
import { elementsOf } from '../../pages/page-structure.ts';

const table = (rows: Parameters<typeof barTable>[0]['rows'], column = {}) =>
  elementsOf(
    barTable({
      title: 'Lengths',
      rowTitle: 'Thing',
      columns: [{ title: 'cm', format: (value) => value.toFixed(1), ...column }],
      rows,
    }).markup,
  );

const styles = (elements: ReturnType<typeof elementsOf>, name: string) =>
  elements
    .filter(({ attributes }) => attributes.get('class') === name)
    .map(({ attributes }) => attributes.get('style'));

describe('a table of bars', () => {
  it('prints each number, and draws it as its part of a scale that starts at 0', () => {
    const elements = table([
      { label: 'short', values: [{ value: 1 }] },
      { label: 'long', values: [{ value: 4 }] },
    ]);
    const cells = elements.filter(({ name, parent }) => name === 'td' && parent?.parent?.name === 'tbody');
    expect(cells.map(({ text }) => text.trim())).toEqual(['1.0', '4.0']);
    expect(styles(elements, 'bar')).toEqual(['--to:0.2500', '--to:1.0000']);
  });

  it('puts each value into its own column, on a scale of its own', () => {
    const { markup } = barTable({
      title: 'Sizes',
      rowTitle: 'Thing',
      columns: ['cm', 'g'].map((title) => ({ title, format: String })),
      rows: [
        { label: 'light', values: [{ value: 2 }, { value: 5 }] },
        { label: 'heavy', values: [{ value: 1 }, { value: 10 }] },
      ],
    });
    expect(styles(elementsOf(markup), 'bar')).toEqual(
      ['1', '0.5', '0.5', '1'].map((share) => `--to:${Number(share).toFixed(4)}`),
    );
  });

  it('has room for intervals and for the line of comparison, and says the interval in words', () => {
    const elements = table([{ label: 'a', values: [{ value: 1, interval: [0.5, 2] }] }], { reference: 4 });
    expect(styles(elements, 'whisker')).toEqual(['--from:0.1250;--to:0.5000']);
    expect(styles(elements, 'reference')).toEqual(['--to:1.0000']);
    expect(elements.find(({ name }) => name === 'tbody')?.text).toContain('(95% interval 0.5 to 2.0)');
  });

  it('gives the reason where there is no bar', () => {
    const elements = table([{ label: 'a', missing: 'Not run: too <large>.' }]);
    expect(styles(elements, 'bar')).toEqual([]);
    expect(elements.find(({ attributes }) => attributes.has('colspan'))?.text).toBe(
      'Not run: too &lt;large&gt;.',
    );
  });

  it('draws nothing out of its place, whatever the values', () => {
    const values = [-1, 0, Number.NaN, 7].map((value) => ({ label: `${value}`, values: [{ value }] }));
    expect(styles(table(values, { most: 5 }), 'bar')).toEqual([
      '--to:0.0000',
      '--to:0.0000',
      '--to:0.0000',
      '--to:1.0000',
    ]);
  });
});

describe('the end of a scale', () => {
  it('is a round number that nothing passes, and not much larger', () => {
    for (const value of [0.0013, 0.05, 0.11, 0.2244, 0.3, 0.999, 1, 7.3, 1016]) {
      expect(roundedUp(value)).toBeGreaterThanOrEqual(value);
      expect(roundedUp(value)).toBeLessThanOrEqual(value * 1.34);
      expect(String(roundedUp(value)).replace(/[0.]/g, '').length).toBeLessThanOrEqual(2);
    }
    expect(roundedUp(0.3)).toBe(0.3);
  });

  it('is 1 where there is nothing to show', () => {
    expect(roundedUp(0)).toBe(1);
    expect(roundedUp(Number.NEGATIVE_INFINITY)).toBe(1);
  });
});
