/** Tables of numbers, and the folded ones that say in numbers what a plot shows. */
import { type Html, type HtmlValue, html } from './html.ts';

/** A table whose first column names its rows. */
export type PlainTable = {
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly HtmlValue[])[];
  /** Whether cells are words, to be read from the left. Default false: numbers. */
  readonly words?: boolean;
  /** Whether the caption is for screen readers only, for it stands above the table already. */
  readonly captionHidden?: boolean;
};

/** The table. */
export function plainTable({ caption, head, rows, words = false, captionHidden = false }: PlainTable): Html {
  return html`<table class="plain${words && ' plain-words'}">
    <caption${captionHidden && html` class="visually-hidden"`}>${caption}</caption>
    <thead><tr>${head.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
    <tbody>${rows.map(tableRow)}</tbody>
  </table>`;
}

function tableRow([name, ...cells]: readonly HtmlValue[]): Html {
  return html`<tr><th scope="row">${name ?? null}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`;
}

/** The table, folded away under a line that opens it; it scrolls where it is too wide or too long. */
export function foldedTable(summary: string, table: PlainTable): Html {
  return html`<details class="folded">
    <summary>${summary}</summary>
    <div class="table-place" role="region" aria-label="${table.caption}" tabindex="0">${plainTable({ ...table, captionHidden: true })}</div>
  </details>`;
}
