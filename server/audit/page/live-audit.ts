/** Audits the log that the page comes from, when it is opened and whenever its reader asks again. */
import { auditLog } from '../../../shared/audit/audit-log.ts';
import { leavesCovered } from '../../../shared/audit/check.ts';
import type { EvidenceSource } from '../../../shared/audit/evidence-source.ts';
import { reasonOf } from '../../../shared/hearsay-error.ts';
import { isVerifierKey } from '../../../shared/log/verifier-key.ts';
import { httpEvidence } from '../http-evidence.ts';
import { httpSource } from '../http-source.ts';
import type { AuditPage } from './audit-page.ts';
import { pinnedSource } from './pinned-source.ts';
import type { SeenStorage } from './seen-storage.ts';
import { partOf } from './show.ts';

const everyVersion = { from: 0, to: Number.POSITIVE_INFINITY };

/** What the reader brought. */
type Keys = { readonly verifierKey: string | undefined; readonly witnesses: readonly string[] };

/** See the head of this file. */
export class LiveAudit {
  readonly #root: HTMLElement;
  readonly #page: AuditPage;
  readonly #base: URL;
  readonly #storage: SeenStorage;
  #evidence: EvidenceSource | undefined;
  #isRunning = false;

  /** @param base address of the aggregator, with a slash at its end */
  constructor(root: HTMLElement, parts: { page: AuditPage; base: URL; storage: SeenStorage }) {
    this.#root = root;
    this.#page = parts.page;
    this.#base = parts.base;
    this.#storage = parts.storage;
    this.#listen();
  }

  /** Run one; while one runs, another is not begun. */
  async run({ verifierKey, witnesses }: Keys = { verifierKey: undefined, witnesses: [] }): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#page.begin();
    try {
      const { source, again } = pinnedSource(httpSource(this.#base));
      const { seen, ...audit } = await auditLog({
        ...{ source, verifierKey, witnesses, seen: this.#storage.read().seen },
        evidence: this.#evidence && { source: this.#evidence, range: everyVersion },
        onProgress: (phase, share) => this.#page.progress(phase, share),
        onCheck: (check) => this.#page.check(check),
      });
      const { href } = this.#base;
      this.#page.finish({ audit, target: href, files: href, time: Date.now() }, again);
      if (seen) this.#storage.keep(seen);
    } catch (error) {
      this.#page.fail(reasonOf(error));
    } finally {
      this.#isRunning = false;
      this.#tellRemembered();
    }
  }

  #listen(): void {
    this.#on('#again-form', 'submit', () => this.#runAgain());
    this.#on('#forget', 'click', () => {
      this.#storage.forget();
      this.#tellRemembered();
    });
    this.#on('#credential-form', 'submit', () => this.#useCredential(this.#field('#token').value));
    this.#on('#drop-token', 'click', () => this.#useCredential(''));
  }

  #on(selector: string, event: string, act: () => void): void {
    this.#part(selector).addEventListener(event, (happened) => {
      happened.preventDefault();
      act();
    });
  }

  #runAgain(): void {
    const key = this.#field('#key').value.trim();
    const witnesses = partOf(this.#root, '#witnesses', HTMLTextAreaElement).value.split('\n');
    const named = witnesses.map((line) => line.trim()).filter((line) => line !== '');
    const problem = problemOf(key, named);
    this.#part('#again-problem').textContent = problem;
    if (problem !== '') return;
    this.#part('h1').scrollIntoView();
    void this.run({ verifierKey: key === '' ? undefined : key, witnesses: named });
  }

  #useCredential(token: string): void {
    this.#field('#token').value = '';
    try {
      this.#evidence = token === '' ? undefined : httpEvidence(this.#base, token);
      this.#tellCredential(
        this.#evidence
          ? 'It is used for the releases that you open, and when you audit again.'
          : 'There is none.',
      );
    } catch (error) {
      this.#evidence = undefined;
      this.#tellCredential(`It is not used: ${reasonOf(error)}.`);
    }
    this.#page.panel.useEvidence(this.#evidence);
  }

  #tellCredential(text: string): void {
    this.#part('#drop-token').hidden = !this.#evidence;
    this.#part('#credential-state').textContent = text;
  }

  #tellRemembered(): void {
    const { seen, problem } = this.#storage.read();
    const kept = seen
      ? `This browser has seen ${leavesCovered(seen.size)} of the log, and the key that signed them, and holds the log to both.`
      : 'This browser has seen nothing of the log yet.';
    this.#part('#remembered').textContent = problem === '' ? kept : `History cannot be checked: ${problem}.`;
    this.#part('#forget').hidden = !seen;
  }

  #field(selector: string): HTMLInputElement {
    return partOf(this.#root, selector, HTMLInputElement);
  }

  #part(selector: string): HTMLElement {
    return partOf(this.#root, selector, HTMLElement);
  }
}

function problemOf(key: string, witnesses: readonly string[]): string {
  if (key !== '' && !isVerifierKey(key, 'log')) return 'This is no verifier key of a log: name+id+key.';
  const wrong = witnesses.findIndex((line) => !isVerifierKey(line, 'witness'));
  return wrong < 0 ? '' : `Line ${wrong + 1} is no verifier key of a witness: name+id+key.`;
}
