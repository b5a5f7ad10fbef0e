/** The page as a whole: who is in, what is shown, and what is done. */
import { askedPage, pageOf, pager, refocusPager } from '../../audit/page/pager.ts';
import { partOf, show } from '../../audit/page/show.ts';
import { type Html, html } from '../../pages/html.ts';
import type { AdminStatus } from '../admin-status.ts';
import { aboutView } from './about-view.ts';
import { ActDialog } from './act-dialog.ts';
import { actWords, type WantedAct } from './act-words.ts';
import type { Acted, ActName, AdminDoor, Holder } from './admin-door.ts';
import { experimentView } from './experiment-view.ts';
import { focusKey, LivePart } from './live-part.ts';
import { pageFrame, placeIds } from './page-frame.ts';
import { privacyView } from './privacy-section.ts';
import { qualityPlot, updatesPlot } from './release-plots.ts';
import { actButtons, fillingView } from './round-view.ts';
import { spokenOccasion, stateLine } from './state-line.ts';
import { statusCards } from './status-cards.ts';
import { formatClock } from './times.ts';
import { trafficView } from './traffic-view.ts';
import { versionTable } from './version-table.ts';

type PlaceId = (typeof placeIds)[number];

const perPage = 12;

/** What the page asks for. */
export type PageWishes = Pick<AdminDoor, 'act'> & {
  readonly logOut: () => void;
  /** The session is over. */
  readonly loggedOut: () => void;
};

/** See the head of this file. */
export class AdminPage {
  readonly #root: HTMLElement;
  readonly #wishes: PageWishes;
  readonly #mayAct: boolean;
  readonly #dialog: ActDialog;
  readonly #parts: ReadonlyMap<PlaceId, LivePart>;
  #status: AdminStatus | undefined;
  /** When the status came. */
  #time = 0;
  #isConnected = false;
  #versionPage = 0;
  #spoken = '';

  constructor(root: HTMLElement, holder: Holder, wishes: PageWishes) {
    this.#root = root;
    this.#wishes = wishes;
    this.#mayAct = holder.scopes.includes('admin');
    show(root, pageFrame(holder));
    this.#dialog = new ActDialog(root);
    this.#parts = new Map(placeIds.map((id) => [id, new LivePart(this.#part(`#${id}`))]));
    this.#listen();
  }

  /** The server says how it stands. @param now milliseconds since 1970 */
  update(status: AdminStatus, now: number): void {
    [this.#status, this.#time, this.#isConnected] = [status, now, true];
    this.#tellLink('');
    this.#tellState(status);
    this.#show('cards', statusCards(status));
    this.#show('quality-plot', qualityPlot(status));
    this.#show('updates-plot', updatesPlot(status));
    this.#show('privacy-view', privacyView(status));
    this.#show('experiment-view', experimentView(status.experiment));
    this.#show('traffic-view', trafficView(status));
    this.#show('about-view', aboutView(status));
    this.#showVersions(status);
  }

  /** Nothing comes any more: what is shown is as it was. */
  disconnect(): void {
    this.#isConnected = false;
    const since = this.#status ? ` What follows is as it was at ${formatClock(this.#time, this.#time)}.` : '';
    this.#tellLink(`Not connected.${since} Trying again …`);
    if (this.#status) this.#showRound(this.#status);
  }

  /** What came cannot be shown. */
  fail(): void {
    this.#tellLink('This page and the server do not understand each other: load the page again.');
  }

  #tellLink(text: string): void {
    const place = this.#part('#link');
    if (place.textContent !== text) place.textContent = text;
    this.#part('#state-box').dataset.look = this.#look(text !== '');
  }

  #look(isLost: boolean): 'held' | 'failed' | 'waiting' {
    const { paused, round, metrics } = this.#status ?? {};
    if (isLost || metrics?.drift?.alarm) return 'failed';
    return round && paused === null ? 'held' : 'waiting';
  }

  #tellState(status: AdminStatus): void {
    const line = stateLine(status);
    this.#part('#state').textContent = line;
    const occasion = spokenOccasion(status);
    if (occasion !== this.#spoken) this.#part('#spoken').textContent = line;
    this.#spoken = occasion;
    this.#showRound(status);
  }

  #showRound(status: AdminStatus): void {
    this.#show('filling', fillingView(status, this.#time));
    if (this.#mayAct) this.#show('acts', actButtons(status, this.#isConnected));
  }

  #showVersions(status: AdminStatus): void {
    const shown = pageOf([...status.history].reverse(), this.#versionPage, perPage);
    this.#versionPage = shown.page;
    const table = versionTable({ ...status, entries: shown.items, mayAct: this.#mayAct });
    this.#show('version-list', html`${table}${pager(shown, 'versions')}`);
  }

  #listen(): void {
    this.#part('#log-out').addEventListener('click', this.#wishes.logOut);
    this.#part('#acts').addEventListener('click', ({ target }) => {
      const act = target instanceof HTMLElement ? target.dataset.act : undefined;
      if (act !== undefined) this.#ask({ name: act as ActName });
    });
    const versions = this.#part('#version-list');
    versions.addEventListener('click', (event) => {
      const page = askedPage(event);
      if (page !== undefined) this.#turnTo(versions, page);
      const version = event.target instanceof HTMLElement ? event.target.dataset.version : undefined;
      if (version !== undefined) this.#ask({ name: 'roll-back', version: Number(version) });
    });
  }

  #turnTo(place: HTMLElement, page: number): void {
    const direction = page - this.#versionPage;
    this.#versionPage = page;
    if (this.#status) this.#showVersions(this.#status);
    refocusPager(place, direction);
  }

  #ask(wanted: WantedAct): void {
    if (!this.#status) return;
    const key = wanted.version === undefined ? wanted.name : `version ${wanted.version}`;
    this.#part('#done').textContent = '';
    this.#dialog.ask(
      actWords(wanted, this.#status),
      () => this.#act(wanted),
      (done) => {
        if (done !== undefined) this.#part('#done').textContent = done;
        // what was pressed may be gone, or another button now
        if (!focusKey(this.#root, key)) this.#part('#main').focus();
      },
    );
  }

  async #act({ name, version }: WantedAct): Promise<Acted> {
    const acted = await this.#wishes.act(name, version);
    if (acted.kind === 'logged out') this.#wishes.loggedOut();
    return acted;
  }

  #show(id: PlaceId, content: Html): void {
    this.#parts.get(id)?.show(content);
  }

  #part(selector: string): HTMLElement {
    return partOf(this.#root, selector, HTMLElement);
  }
}
