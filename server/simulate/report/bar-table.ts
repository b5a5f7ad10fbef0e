/**
 * Bars as a table: each cell prints its number and draws it, so that the chart is its own text. Bars start at 0 and share one
 * scale per column; a thin line across a column marks the figure that its rows are to be compared with.
 */
import { type Html, html } from '../../pages/html.ts';

/** A number, with an interval around it where one is known. */
type BarValue = {
  readonly value: number;
  readonly interval?: readonly [number, number];
  /** As it is printed. Default: as the column's. */
  readonly text?: string;
};

/** One bar in each column, or the reason why there are none. */
export type BarRow = {
  readonly label: string;
  readonly note?: string;
  readonly highlighted?: boolean;
} & ({ readonly values: readonly BarValue[] } | { readonly missing: string });

/** What a column measures. */
export type BarColumn = {
  /** Name and unit. */
  readonly title: string;
  readonly format: (value: number) => string;
  /** Numbers on the scale. Default: as values. */
  readonly formatScale?: (value: number) => string;
  /** End of the scale. Default: a round number past the largest. */
  readonly most?: number;
  /** Where the thin line stands. */
  readonly reference?: number;
};

/** A chart. */
export type BarTable = {
  readonly title: string;
  readonly note?: string;
  /** What the thin lines stand for. */
  readonly referenceLabel?: string;
  readonly rowTitle: string;
  readonly columns: readonly BarColumn[];
  readonly rows: readonly BarRow[];
  /** A dot in its interval, for groups that are compared rather than added up. Default false: bars. */
  readonly dots?: boolean;
};

/** The chart as a figure. */
export function barTable(table: BarTable): Html {
  const { title, note, referenceLabel, rows } = table;
  const columns = table.columns.map((column, i) => ({
    ...column,
    most: column.most ?? scaleEnd(column, rows, i),
  }));
  return html`<figure class="plot-figure">
    <table class="bars${table.dots === true && ' bars-dots'}">
      <caption>
        <h3 class="plot-title">${title}</h3>
        ${note !== undefined && html`<span class="note">${note}</span>`}
        ${referenceLabel !== undefined && html`<span class="note reference-key">${referenceLabel}</span>`}
      </caption>
      <thead><tr><th scope="col">${table.rowTitle}</th>${columns.map((column) => html`<th scope="col">${column.title}</th>`)}</tr></thead>
      <tbody>${rows.map((row) => barRow(row, columns))}</tbody>
      <tfoot aria-hidden="true"><tr class="scale"><td></td>${columns.map(scale)}</tr></tfoot>
    </table>
  </figure>`;
}

type ScaledColumn = BarColumn & { readonly most: number };

function barRow(row: BarRow, columns: readonly ScaledColumn[]): Html {
  const heading = html`<th scope="row">${row.label}${row.note !== undefined && html`<span class="row-note">${row.note}</span>`}</th>`;
  if ('missing' in row) {
    return html`<tr class="missing">${heading}<td colspan="${columns.length}">${row.missing}</td></tr>`;
  }
  return html`<tr${row.highlighted === true && html` class="highlighted"`}>${heading}${columns.map((column, i) => barCell(row.values[i], column))}</tr>`;
}

function barCell(value: BarValue | undefined, column: ScaledColumn): Html {
  if (!value) return html`<td>–</td>`;
  return html`<td><div class="bar-cell"><span class="bar-value">${value.text ?? column.format(value.value)}${intervalText(value, column)}</span>${bar(value, column)}</div></td>`;
}

const intervalText = ({ interval }: BarValue, { format }: BarColumn): Html | false =>
  interval !== undefined &&
  html`<span class="visually-hidden"> (95% interval ${format(interval[0])} to ${format(interval[1])})</span>`;

function bar({ value, interval }: BarValue, { most, reference }: ScaledColumn): Html {
  // nothing, where there is no number
  const at = (place: number): string => (place / most > 0 ? Math.min(1, place / most) : 0).toFixed(4);
  return html`<span class="track" aria-hidden="true"><span class="bar" style="--to:${at(value)}"></span>
    ${interval !== undefined && html`<span class="whisker" style="--from:${at(interval[0])};--to:${at(interval[1])}"></span>`}
    ${reference !== undefined && html`<span class="reference" style="--to:${at(reference)}"></span>`}</span>`;
}

function scale({ most, format, formatScale = format }: ScaledColumn): Html {
  return html`<td><div class="bar-cell"><span class="bar-value"></span><span class="scale-marks"><span>${formatScale(0)}</span><span>${formatScale(most / 2)}</span><span>${formatScale(most)}</span></span></div></td>`;
}

/** A number of one or two digits that no value, interval or reference passes. */
function scaleEnd({ reference = 0 }: BarColumn, rows: readonly BarRow[], column: number): number {
  const ends = rows.flatMap((row) => {
    const value = 'values' in row ? row.values[column] : undefined;
    return value ? [value.value, value.interval?.[1] ?? 0] : [];
  });
  return roundedUp(Math.max(reference, ...ends.filter(Number.isFinite)));
}

/** The least round number that is no less: one or two digits, and so is its half. */
export function roundedUp(value: number): number {
  if (!(value > 0)) return 1;
  const unit = 10 ** Math.floor(Math.log10(value));
  const step =
    [1, 1.2, 1.6, 2, 2.4, 3, 3.6, 4, 5, 6, 8].find((each) => each * unit >= value * (1 - 1e-9)) ?? 10;
  return Number((step * unit).toPrecision(2));
}
