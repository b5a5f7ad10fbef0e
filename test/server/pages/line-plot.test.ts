import { describe, expect, it } from 'vitest';
import { type LinePlot, linePlot, type PlotData } from '../../../server/pages/line-plot.ts';
import { elementsOf } from './page-structure.ts';

const plot: LinePlot = {
  title: 'Height by hour',
  x: { title: 'Hour', values: [1, 2, 1000], format: (value) => value.toLocaleString('en-GB') },
  y: { title: 'm', format: (value) => value.toFixed(1) },
  lines: [
    { label: 'tide', look: 'main', values: [1, 3, 2] },
    { label: 'pier', look: 'dashed', values: [4, 4, 4] },
    { label: 'buoy', look: 'dotted', values: [null, 5, null] },
  ],
};

const find = (of: LinePlot, className: string) =>
  elementsOf(linePlot(of).markup).filter(({ attributes }) => attributes.get('class') === className);

describe('a plot of lines', () => {
  it('is told in words: from where to where, how high, or that it is level', () => {
    expect(find(plot, 'plot')[0]?.attributes.get('aria-label')).toBe(
      'Height by hour. tide: 1.0 at 1 to 2.0 at 1,000, highest 3.0 at 2. pier: 4.0. buoy: 5.0.',
    );
    const empty = { ...plot, lines: [{ label: 'none', look: 'main' as const, values: [null, null, null] }] };
    expect(find(empty, 'plot')[0]?.attributes.get('aria-label')).toBe('Height by hour. none: no values.');
  });

  it('carries all its numbers twice: for the script, and in a table', () => {
    const data = JSON.parse(find(plot, 'plot-data')[0]?.text ?? '') as PlotData;
    expect(data.x).toEqual([1, 2, 1000]);
    expect(data.lines.map(({ values }) => values)).toEqual(plot.lines.map(({ values }) => values));
    expect(data.lines[2]?.texts).toEqual(['–', '5.0', '–']);
    const rows = elementsOf(linePlot(plot).markup).filter(
      ({ name, parent }) => name === 'tr' && parent?.name === 'tbody',
    );
    expect(rows.map(({ text }) => text)).toEqual(['11.04.0–', '23.04.05.0', '1,0002.04.0–']);
    const exact = { ...plot, y: { ...plot.y, formatExact: (value: number) => value.toFixed(2) } };
    expect(linePlot(exact).markup).toContain('<td>3.00</td>');
    expect(find(exact, 'key-value')[0]?.text).toBe('2.0');
  });

  it('shows the newest values in its key', () => {
    expect(find(plot, 'key-value').map(({ text }) => text)).toEqual(['2.0', '4.0', '5.0']);
    expect(find(plot, 'key-x').map(({ text }) => text)).toEqual(['1,000']);
  });

  it('draws no infinity', () => {
    const endless = { ...plot, lines: [{ label: 'tide', look: 'main' as const, values: [1, Infinity, 2] }] };
    const data = JSON.parse(find(endless, 'plot-data')[0]?.text ?? '') as PlotData;
    expect(data.lines[0]?.values).toEqual([1, null, 2]);
  });
});
