/** A figure that is asked for first, large, in a list with the class `cards`. */
import { type Html, html } from './html.ts';

/** @param note what the figure is of */
export function card(title: string, figures: Html, note: string): Html {
  return html`<li class="card">
    <h2 class="card-title">${title}</h2>
    <p class="headline">${figures}</p>
    <p class="note">${note}</p>
  </li>`;
}
