/** One promise of the house, as it was found; and the table of all of them. */

/** `no answer`: who would know was asked, and did not say; loud, but no failure of ours. */
export type Verdict = 'met' | 'FAILS' | 'not run' | 'no answer';

/** One line of the table. */
export type Row = {
  readonly name: string;
  readonly value: string;
  readonly wanted: string;
  readonly verdict: Verdict;
  /** What was found, for who has to mend it. */
  readonly notes: readonly string[];
};

/** A row that wants none of something, and names those that there are. */
export function noneOf(name: string, found: readonly string[]): Row {
  return { ...atMost(name, found.length, 0), notes: found };
}

/** A row that wants at most this many. */
export function atMost(name: string, value: number, wanted: number): Row {
  return rowOf(name, format(value), `<= ${wanted}`, value <= wanted);
}

/** A row that wants at least so many percent. */
export function atLeastPercent(name: string, value: number, wanted: number, notes: readonly string[]): Row {
  return { ...rowOf(name, `${format(value)} %`, `>= ${wanted} %`, value >= wanted), notes };
}

/** A row that nobody has looked at, at this commit. */
export const notRun = (name: string, wanted: string, reason: string): Row => ({
  name,
  value: '-',
  wanted,
  verdict: 'not run',
  notes: [reason],
});

function rowOf(name: string, value: string, wanted: string, met: boolean): Row {
  return { name, value, wanted, verdict: met ? 'met' : 'FAILS', notes: [] };
}

const format = (value: number): string => String(Math.floor(value * 100) / 100);

/** Whether the house stands with this row. */
export const isGood = ({ verdict }: Row): boolean => verdict === 'met' || verdict === 'no answer';

const shownNotes = 12;

/** What, value, wanted, verdict; below it what was found where a row is not as wanted. */
export function toTable(rows: readonly Row[]): string {
  const cells = [
    ['what', 'value', 'wanted', ''],
    ...rows.map(({ name, value, wanted, verdict }) => [name, value, wanted, verdict]),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...cells.map((row) => row[column]!.length)));
  const lines = cells.map((row) =>
    row
      .map((cell, column) => (column === 1 ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!)))
      .join('  ')
      .trimEnd(),
  );
  return [...lines, ...rows.filter(({ verdict }) => verdict !== 'met').flatMap(toNotes), ''].join('\n');
}

function toNotes({ name, notes }: Row): string[] {
  const more = notes.length > shownNotes ? [`  and ${notes.length - shownNotes} more`] : [];
  return ['', `${name}:`, ...notes.slice(0, shownNotes).map((note) => `  ${note}`), ...more];
}

/** The closing sentence. */
export function toVerdict(rows: readonly Row[]): string {
  const failing = rows.filter((row) => !isGood(row)).map(({ name }) => name);
  return failing.length === 0 ? 'The house stands.' : `Not as wanted: ${failing.join(', ')}.`;
}
