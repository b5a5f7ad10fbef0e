/**
 * Lines over something, drawn in the page by uPlot from the data that stand beside them; the key shows the newest values, and those
 * under the pointer. Looks are a matter of the style sheet: the script takes them from the key. The numbers stand in a folded table.
 */
import { type Html, html, jsonData } from './html.ts';
import { foldedTable } from './plain-table.ts';

/** How a line is drawn: what it is about, what it stands beside, or one of several equals. */
export type LineLook = 'main' | 'second' | 'third' | 'dashed' | 'dotted';

/** One line; null where it has no value. */
export type Line = {
  readonly label: string;
  readonly look: LineLook;
  readonly values: readonly (number | null)[];
};

/** A plot. */
export type LinePlot = {
  readonly title: string;
  readonly note?: string;
  readonly x: {
    /** Name and unit. */
    readonly title: string;
    /** Ascending. */
    readonly values: readonly number[];
    readonly format: (value: number) => string;
    /** Even steps, or each value doubled as far apart as the next; default even. */
    readonly scale?: 'even' | 'doubling';
    /** Where an even scale begins; default zero. */
    readonly start?: 'zero' | 'first';
  };
  readonly y: {
    readonly title: string;
    readonly format: (value: number) => string;
    /** In the table. Default: the same. */
    readonly formatExact?: (value: number) => string;
  };
  readonly lines: readonly Line[];
};

/** The plot as a figure. */
export function linePlot(plot: LinePlot): Html {
  const { title, note, x, y, lines } = plot;
  return html`<figure class="plot-figure line-plot">
    <figcaption><h3 class="plot-title">${title}</h3>${note !== undefined && html`<p class="note">${note}</p>`}</figcaption>
    <p class="key"><span class="key-at">${x.title} <span class="key-x">${x.format(x.values.at(-1) ?? 0)}</span></span>${lines.map((line) => keyEntry(line, y.format))}</p>
    <p class="axis-title" aria-hidden="true">${y.title}</p>
    <line-plot class="plot" role="img" aria-label="${described(plot)}"></line-plot>
    <p class="axis-title axis-title-x" aria-hidden="true">${x.title}</p>
    <script type="application/json" class="plot-data">${jsonData(dataOf(plot))}</script>
    ${foldedTable('The numbers', {
      caption: `${title}: the numbers`,
      head: [x.title, ...lines.map(({ label }) => label)],
      rows: x.values.map((at, i) => [
        x.format(at),
        ...lines.map(({ values }) => formatted(values[i], y.formatExact ?? y.format)),
      ]),
    })}
  </figure>`;
}

function keyEntry({ label, look, values }: Line, format: (value: number) => string): Html {
  const last = values.filter((value) => value !== null).at(-1);
  return html`<span class="key-line"><svg class="sample" viewBox="0 0 24 8" aria-hidden="true" focusable="false"><line class="look-${look}" x1="1" y1="4" x2="23" y2="4"/></svg>${label} <span class="key-value">${formatted(last, format)}</span></span>`;
}

const formatted = (value: number | null | undefined, format: (value: number) => string): string =>
  value === null || value === undefined ? '–' : format(value);

/** What the page's script reads; texts are made here, so that there is one way to print a number. */
export type PlotData = {
  readonly xTitle: string;
  readonly doubling: boolean;
  readonly fromFirst: boolean;
  readonly x: readonly number[];
  readonly xTexts: readonly string[];
  readonly lines: readonly {
    readonly label: string;
    readonly values: readonly (number | null)[];
    readonly texts: readonly string[];
  }[];
};

function dataOf({ x, y, lines }: LinePlot): PlotData {
  return {
    xTitle: x.title,
    doubling: x.scale === 'doubling',
    fromFirst: x.start === 'first',
    x: x.values,
    xTexts: x.values.map(x.format),
    lines: lines.map(({ label, values }) => ({
      label,
      values: values.map((value) => (value !== null && Number.isFinite(value) ? value : null)),
      texts: values.map((value) => formatted(value, y.format)),
    })),
  };
}

/** The plot in words: where each line begins, ends and is highest, or where it lies throughout. */
function described({ title, x, y, lines }: LinePlot): string {
  return `${title}. ${lines.map((line) => describedLine(line, x, y.format)).join(' ')}`;
}

function describedLine({ label, values }: Line, x: LinePlot['x'], format: (value: number) => string): string {
  const known = values.flatMap((value, i) =>
    value === null ? [] : [{ value, at: x.format(x.values[i] ?? 0) }],
  );
  const [first, last] = [known[0], known.at(-1)];
  if (!first || !last) return `${label}: no values.`;
  if (known.every(({ value }) => value === first.value)) return `${label}: ${format(first.value)}.`;
  const highest = known.reduce((best, each) => (each.value > best.value ? each : best));
  const peak = highest === last ? '' : `, highest ${format(highest.value)} at ${highest.at}`;
  return `${label}: ${format(first.value)} at ${first.at} to ${format(last.value)} at ${last.at}${peak}.`;
}
