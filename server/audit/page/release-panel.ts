/** The release that a person has opened. What is asked for later wins over answers that are still on their way. */
import type { EvidenceSource, RoundEvidence } from '../../../shared/audit/evidence-source.ts';
import type { ReleaseEntry } from '../../../shared/audit/timeline.ts';
import { reasonOf } from '../../../shared/hearsay-error.ts';
import { html } from '../../pages/html.ts';
import { formatCount } from '../../pages/numbers.ts';
import { withoutControls } from '../verdict.ts';
import { type AuditedLog, measureContributions, readContributions } from './contribution-reader.ts';
import { type Contribution, contributionTable } from './contribution-table.ts';
import { askedPage, pager, refocusPager } from './pager.ts';
import { releaseView } from './release-view.ts';
import { partOf, show } from './show.ts';

const perPage = 25;

/** Where releases are opened from. */
export type OpenedFrom = {
  /** Address of model files; null where they have none. */
  readonly files: string | null;
  /** Leaves that were audited. */
  readonly size: number;
  /** Null where its leaves cannot be read again: then only their range is told. */
  readonly log: AuditedLog | null;
};

type Opened = {
  readonly release: ReleaseEntry;
  /** Of its updates, from 0. */
  readonly page: number;
  /** What had the focus. */
  readonly by: HTMLElement;
};

/** See the head of this file. */
export class ReleasePanel {
  readonly #place: HTMLElement;
  #from: OpenedFrom = { files: null, size: 0, log: null };
  #client: EvidenceSource | undefined;
  /** Of the last round that was asked for. */
  #kept: { readonly round: number; readonly evidence: RoundEvidence | undefined } | undefined;
  #opened: Opened | undefined;

  constructor(place: HTMLElement) {
    this.#place = place;
    place.addEventListener('click', (event) => {
      const page = askedPage(event);
      if (page !== undefined && this.#opened) this.#turnTo(page);
      if (event.target instanceof Element && event.target.closest('.close')) this.close();
    });
  }

  /** Another audit: what was opened from the one before is closed. */
  reset(from: OpenedFrom): void {
    if (this.#opened) this.close();
    this.#from = from;
  }

  /** With or without a credential from now on. */
  useEvidence(client: EvidenceSource | undefined): void {
    this.#client = client;
    this.#kept = undefined;
    if (this.#opened) this.#load(this.#opened);
  }

  /** @param by what has the focus, and gets it back */
  open(release: ReleaseEntry, by: HTMLElement): void {
    const updates = html`<h4>Its ${formatCount(release.to - release.from)} updates</h4>
      <p class="note" role="status"></p>
      <div class="table-place" role="region" aria-label="Updates of this release" tabindex="0" hidden></div>
      <div class="pager-place"></div>`;
    show(this.#place, html`${releaseView(release, this.#from.files)}${updates}`);
    this.#place.hidden = false;
    partOf(this.#place, '.opened-title', HTMLElement).focus();
    this.#opened = { release, page: 0, by };
    this.#load(this.#opened);
  }

  /** Gives the focus back. */
  close(): void {
    const by = this.#opened?.by;
    this.#opened = undefined;
    this.#place.hidden = true;
    this.#place.replaceChildren();
    by?.focus();
  }

  #turnTo(page: number): void {
    if (!this.#opened) return;
    const direction = page - this.#opened.page;
    this.#opened = { ...this.#opened, page };
    this.#load(this.#opened);
    refocusPager(this.#place, direction);
  }

  #load(opened: Opened): void {
    const { release, page } = opened;
    const pages = Math.ceil((release.to - release.from) / perPage);
    if (this.#from.log) show(this.#part('.pager-place'), html`${pager({ page, pages }, 'updates')}`);
    this.#tell('Reading …');
    const client = this.#client;
    void this.#read(opened, client).catch((error) => {
      if (this.#isWanted(opened, client)) this.#tell(withoutControls(reasonOf(error)), true);
    });
  }

  async #read(opened: Opened, client: EvidenceSource | undefined): Promise<void> {
    const { release, page } = opened;
    const { log, size } = this.#from;
    if (!log) return this.#tell('The log has a salted hash of each; this file leaves them out.');
    const from = release.from + page * perPage;
    const to = Math.min(release.to, from + perPage);
    const rows = await readContributions(log, { release, from, to, size });
    if (!this.#isWanted(opened, client)) return;
    this.#list(rows, opened);
    if (!client) return this.#tell(withoutCredential);
    const measured = measureContributions(rows, release, {
      client,
      kept: await this.#keptOf(release, client),
    });
    let done = 0;
    for await (const row of measured) {
      if (!this.#isWanted(opened, client)) return;
      rows[done++] = row;
      this.#list(rows, opened);
    }
    this.#tell(summary(rows));
  }

  async #keptOf({ round }: ReleaseEntry, client: EvidenceSource): Promise<RoundEvidence | undefined> {
    if (this.#kept?.round !== round) this.#kept = { round, evidence: await client.round(round) };
    return this.#kept.evidence;
  }

  /** Whether this page of this release is still what a person wants to see. */
  #isWanted(opened: Opened, client: EvidenceSource | undefined): boolean {
    return this.#opened === opened && this.#client === client;
  }

  #list(rows: readonly Contribution[], { release: { shape } }: Opened): void {
    const place = this.#part('.table-place');
    place.hidden = false;
    show(place, contributionTable(rows, { withFigures: this.#client !== undefined, shape }));
  }

  #tell(text: string, isProblem = false): void {
    const note = this.#part('[role=status]');
    note.textContent = text;
    note.classList.toggle('problem', isProblem);
  }

  #part(selector: string): HTMLElement {
    return partOf(this.#place, selector, HTMLElement);
  }
}

const withoutCredential =
  'The hashes are salted: they tell nothing of the updates. Sizes and norms are shown with a credential only.';

function summary(rows: readonly Contribution[]): string {
  const wrong = rows.filter(({ figures }) => figures?.fault !== '').length;
  return wrong === 0
    ? 'Each of these is the one that its leaf states, and within its bound. Norms are in lattice units.'
    : `${wrong} of these ${rows.length} could not be shown to be what their leaves state. Norms are in lattice units.`;
}
