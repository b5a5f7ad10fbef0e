/** All releases, newest first, in pages; each can be opened. */
import { type ReleaseEntry, summedUpdates } from '../../../shared/audit/timeline.ts';
import { type Html, html } from '../../pages/html.ts';
import { formatAtMost, formatCount } from '../../pages/numbers.ts';
import { absent } from '../../pages/section.ts';
import { askedPage, pageOf, pager, refocusPager } from './pager.ts';
import { show } from './show.ts';
import { formatTime } from './times.ts';

const perPage = 20;

/** See the head of this file. */
export class ReleaseList {
  readonly #place: HTMLElement;
  #releases: readonly ReleaseEntry[] = [];
  #page = 0;

  /** @param opened told of the release that a person opens, and the button that did it */
  constructor(place: HTMLElement, opened: (release: ReleaseEntry, by: HTMLElement) => void) {
    this.#place = place;
    place.addEventListener('click', (event) => {
      const page = askedPage(event);
      if (page !== undefined) {
        const direction = page - this.#page;
        this.#turnTo(page);
        refocusPager(place, direction);
      }
      const button =
        event.target instanceof Element ? event.target.closest<HTMLElement>('[data-version]') : null;
      const release = this.#releases.find(({ model }) => String(model.version) === button?.dataset.version);
      if (button && release) opened(release, button);
    });
  }

  /** @param releases in the order of the log */
  list(releases: readonly ReleaseEntry[]): void {
    this.#releases = [...releases].reverse();
    this.#turnTo(0);
  }

  /** Until it is known which there are. */
  clear(): void {
    this.#releases = [];
    this.#place.replaceChildren();
  }

  #turnTo(page: number): void {
    const shown = pageOf(this.#releases, page, perPage);
    this.#page = shown.page;
    const list = html`${table(shown.items)}${pager(shown, 'releases')}`;
    show(this.#place, this.#releases.length > 0 ? list : absent('No model has been released.'));
  }
}

function table(releases: readonly ReleaseEntry[]): Html {
  return html`<table class="plain releases">
    <caption class="visually-hidden">Releases, newest first</caption>
    <thead><tr><th scope="col">Release</th><th scope="col" class="wide">Round opened</th><th scope="col" class="wide">Round</th>
      <th scope="col" class="wide">Period</th><th scope="col">Updates</th><th scope="col">ε after it</th><th scope="col" class="wide">ρ after it</th></tr></thead>
    <tbody>${releases.map(row)}</tbody>
  </table>`;
}

function row(release: ReleaseEntry): Html {
  const { model, time, round, period, epsilon, rho } = release;
  return html`<tr>
    <th scope="row"><button type="button" class="open" data-version="${model.version}">Version ${formatCount(model.version)}</button></th>
    <td class="wide">${formatTime(time)}</td>
    <td class="wide">${formatCount(round)}</td>
    <td class="wide">${period}</td>
    <td>${formatCount(summedUpdates(release))}</td>
    <td>${epsilon === null ? 'no guarantee' : formatAtMost(epsilon)}</td>
    <td class="wide">${rho === null ? '–' : formatAtMost(rho)}</td>
  </tr>`;
}
