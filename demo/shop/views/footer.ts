/**
 * The bottom of every page: where the catalog comes from, and that nothing is sold.
 */
import { html } from '../element.ts';

/** The footer with the data set's attribution. */
export function createFooter(): HTMLElement {
  return html(
    'footer',
    { class: 'bottom' },
    html(
      'p',
      {},
      'Nothing is sold here. Titles and prices are those of a British online retailer in 2010 and 2011:',
    ),
    html(
      'p',
      {},
      'Chen, D. (2015). ',
      html('cite', {}, 'Online Retail'),
      ' [Dataset]. UCI Machine Learning Repository. ',
      html('a', { href: 'https://doi.org/10.24432/C5BW33' }, 'doi.org/10.24432/C5BW33'),
      '. Licence: CC BY 4.0. Pictures are drawn from the titles.',
    ),
  );
}
