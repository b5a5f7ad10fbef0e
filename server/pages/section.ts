/** A part of the report with its heading; the page's navigation is made from these. */
import { type Html, type HtmlValue, html } from './html.ts';

/** One part. */
export type Section = {
  /** Fragment of its address; our own, never from outside. */
  readonly id: string;
  readonly title: string;
  /** In the navigation, where the title is long. */
  readonly short?: string;
  readonly body: HtmlValue;
};

/** The part as it stands on the page. */
export function sectionMarkup({ id, title, body }: Section): Html {
  return html`<section id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${title}</h2>
    ${body}
  </section>`;
}

/** Links to the parts. */
export function navigation(sections: readonly Section[]): Html {
  return html`<nav class="contents" aria-label="Parts of this report">
    <ul>${sections.map(({ id, title, short = title }) => html`<li><a href="#${id}">${short}</a></li>`)}</ul>
  </nav>`;
}

/** A paragraph in place of what is not there. */
export const absent = (reason: string): Html => html`<p class="absent">${reason}</p>`;
