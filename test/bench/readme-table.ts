/** The benchmark's table in the README, between its two markers. */
import { readFileSync, writeFileSync } from 'node:fs';
import { between } from '../readme-section.ts';
import { type Figure, formatValue, wantedOf } from './figure.ts';

/** Write the figures into a README that has the markers. @throws Error where it has none */
export function writeReadmeTable(file: string, figures: readonly Figure[]): void {
  const text = readFileSync(file, 'utf8');
  const rows = figures.map(
    ({ name, value, unit, note }) =>
      `| \`${name}\` | ${value === null ? 'not measured' : formatValue(value)} | ${unit} | ${wantedOf(name)} | ${note} |`,
  );
  const table = ['| figure | measured | unit | wanted | |', '|---|---:|---|---|---|', ...rows].join('\n');
  writeFileSync(file, between(text, 'bench', table));
}
