/** The benchmark's table for people. */
import { type Figure, formatValue, verdictOf, wantedOf } from './figure.ts';

/** One line of progress. */
export function progress(message: string): void {
  process.stdout.write(`  … ${message}\n`);
}

/** Name, value, unit, what is wanted, whether it is met; the notes below. */
export function toTable(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => [
    figure.name,
    figure.value === null ? '-' : formatValue(figure.value),
    figure.unit,
    wantedOf(figure.name),
    verdictOf(figure),
  ]);
  const lines = alignColumns([['name', 'value', 'unit', 'wanted', ''], ...rows]);
  const notes = figures.map(({ name, note }) => `${name}: ${note}`);
  return [...lines, '', ...notes, ''].join('\n');
}

/** Which figures are not as wanted, in one sentence. */
export function toVerdict(figures: readonly Figure[]): string {
  const failing = figures.filter((figure) => ['FAILS', 'NOT MEASURED'].includes(verdictOf(figure)));
  if (failing.length === 0) return 'Every figure is as wanted.';
  return `Not as wanted: ${failing.map(({ name }) => name).join(', ')}.`;
}

function alignColumns(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row
      .map((cell, column) => alignCell(cell, column, widths[column]!))
      .join('  ')
      .trimEnd(),
  );
}

/** Numbers to the right. */
function alignCell(cell: string, column: number, width: number): string {
  return column === 1 ? cell.padStart(width) : cell.padEnd(width);
}
