/** The page as a whole: shows an audit as it runs, and what came of it. */
import type { Check, CheckName } from '../../../shared/audit/check.ts';
import { releasesOf } from '../../../shared/audit/timeline.ts';
import { html } from '../../pages/html.ts';
import { formatCount } from '../../pages/numbers.ts';
import { plainTable } from '../../pages/plain-table.ts';
import type { AuditReport } from '../audit-report.ts';
import { verdictOf, withoutControls } from '../verdict.ts';
import { checkList } from './check-list.ts';
import type { AuditedLog } from './contribution-reader.ts';
import { pageFrame } from './page-frame.ts';
import { cards, privacyView } from './privacy-view.ts';
import { ReleaseList } from './release-list.ts';
import { ReleasePanel } from './release-panel.ts';
import { partOf, show } from './show.ts';
import { timelineView } from './timeline-view.ts';
import { formatTime } from './times.ts';

const phases: Readonly<Record<string, string>> = {
  leaves: 'Reading the leaves',
  tiles: 'Comparing the tiles',
  models: 'Hashing the models',
};

/** See the head of this file. */
export class AuditPage {
  readonly panel: ReleasePanel;
  readonly #root: HTMLElement;
  readonly #releases: ReleaseList;
  readonly #done = new Map<CheckName, Check>();

  /** @param isLive see {@link pageFrame} */
  constructor(root: HTMLElement, isLive: boolean) {
    this.#root = root;
    show(root, pageFrame(isLive));
    const panel = new ReleasePanel(this.#part('#opened'));
    this.panel = panel;
    this.#releases = new ReleaseList(this.#part('#release-list'), (release, by) => panel.open(release, by));
  }

  /** An audit begins: nothing of an earlier one stands beside its verdict. */
  begin(): void {
    this.#done.clear();
    for (const part of ['#cards', '#signed', '#epsilon', '#moments']) this.#part(part).replaceChildren();
    this.#releases.clear();
    this.panel.reset({ files: null, size: 0, log: null });
    this.#judge('Checking …', 'running');
    this.#list(true);
  }

  /** @param share 0 to 1 */
  progress(phase: string, share: number): void {
    const text = `${phases[phase] ?? phase}: ${Math.floor(100 * share)}%`;
    show(
      this.#part('#progress'),
      html`<label class="note" for="share">${text}</label><progress id="share" value="${share}"></progress>`,
    );
  }

  /** A check is done. */
  check(check: Check): void {
    this.#done.set(check.name, check);
    this.#list(true);
  }

  /** The audit is over. @param log its leaves, to be read again; null where they cannot be */
  finish(report: AuditReport, log: AuditedLog | null): void {
    const { audit, files } = report;
    for (const check of audit.checks) this.#done.set(check.name, check);
    this.#list(false);
    show(this.#part('#signed'), signed(report));
    show(this.#part('#cards'), html`${!audit.ok && asFarAs}${cards(report)}`);
    show(this.#part('#epsilon'), privacyView(report));
    show(this.#part('#moments'), timelineView(audit.timeline, files));
    this.panel.reset({ files, size: audit.size, log });
    this.#releases.list(releasesOf(audit.timeline));
    const opening = audit.ok
      ? 'Nothing that was checked speaks against this log.'
      : 'This log does not hold.';
    this.#judge(`${opening} ${verdictOf(audit.checks)}`, audit.ok ? 'held' : 'failed');
  }

  /** The audit could not run. */
  fail(reason: string): void {
    this.#list(false);
    this.#judge(`The audit could not run: ${withoutControls(reason)}.`, 'failed');
  }

  #judge(sentence: string, look: 'running' | 'held' | 'failed'): void {
    this.#part('#verdict-box').dataset.look = look;
    this.#part('#verdict').textContent = sentence;
    if (look !== 'running') this.#part('#progress').replaceChildren();
  }

  #list(isRunning: boolean): void {
    show(this.#part('#check-list'), checkList(this.#done, isRunning));
  }

  #part(selector: string): HTMLElement {
    return partOf(this.#root, selector, HTMLElement);
  }
}

const asFarAs = html`<p class="problem as-far-as">What follows is as far as the log could be followed. Where a check has failed, it need not be true.</p>`;

function signed({ audit, target, time }: AuditReport) {
  const { origin, size, rootHash, verifierKey } = audit;
  return plainTable({
    caption: 'What was audited',
    head: ['What', 'Value'],
    words: true,
    rows: [
      ['At', withoutControls(target)],
      ['When, by this machine’s clock', formatTime(time)],
      ['Log', origin === null ? 'none that is signed' : withoutControls(origin)],
      ['Leaves', formatCount(size)],
      ['Root', html`<code>${rootHash ?? '–'}</code>`],
      ['Verifier key', html`<code>${verifierKey === null ? '–' : withoutControls(verifierKey)}</code>`],
    ],
  });
}
