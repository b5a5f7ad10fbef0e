/** The benchmarks' tables in the README, each between its two markers. */
import { readFileSync, writeFileSync } from 'node:fs';
import { between } from '../readme-section.ts';
import { type Figure, formatValue, wantedOf } from './figure.ts';

/** Write the figures between the README's markers of that name. @throws Error where it has none */
export function writeReadmeTable(file: string, name: 'bench' | 'load', figures: readonly Figure[]): void {
  const text = readFileSync(file, 'utf8');
  const rows = figures.map(
    ({ name: figure, value, unit, note }) =>
      `| \`${figure}\` | ${value === null ? 'not measured' : formatValue(value)} | ${unit} | ${wantedOf(figure)} | ${note} |`,
  );
  const table = ['| figure | measured | unit | wanted | |', '|---|---:|---|---|---|', ...rows].join('\n');
  writeFileSync(file, between(text, name, table));
}
