/** Asks before anything is done, says what it does, and what became of it. The browser keeps focus and Escape within it. */
import { partOf, show } from '../../audit/page/show.ts';
import { type Html, html } from '../../pages/html.ts';
import { type ActWords, actProblem } from './act-words.ts';
import type { Acted } from './admin-door.ts';

/** The dialog as it stands on the page, before it is opened. */
export const actDialogFrame: Html = html`<dialog id="act-dialog" aria-labelledby="act-title" aria-describedby="act-text"></dialog>`;

/** See the head of this file. */
export class ActDialog {
  readonly #dialog: HTMLDialogElement;

  constructor(root: ParentNode) {
    this.#dialog = partOf(root, '#act-dialog', HTMLDialogElement);
  }

  /**
   * Ask, and do it where the answer is yes.
   * @param closed told when it is over: with what is to be said where it was done, else with undefined
   */
  ask(words: ActWords, act: () => Promise<Acted>, closed: (done: string | undefined) => void): void {
    const dialog = this.#dialog;
    let done: string | undefined;
    show(dialog, dialogContent(words));
    const [yes, no] = [
      partOf(dialog, '#act-yes', HTMLButtonElement),
      partOf(dialog, '#act-no', HTMLButtonElement),
    ];
    no.addEventListener('click', () => dialog.close());
    yes.addEventListener('click', () => {
      yes.disabled = true;
      void act().then((acted) => {
        if (acted.kind === 'done') {
          done = words.done;
          return dialog.close();
        }
        yes.disabled = false;
        partOf(dialog, '#act-problem', HTMLElement).textContent = actProblem(acted);
      });
    });
    dialog.addEventListener('close', () => closed(done), { once: true });
    dialog.showModal();
  }

  /** There is nothing to ask any more. */
  close(): void {
    this.#dialog.close();
  }
}

const dialogContent = ({ title, text, button }: ActWords): Html => html`<h2 id="act-title">${title}</h2>
  <p id="act-text">${text}</p>
  <p class="problem" id="act-problem" role="alert"></p>
  <p class="buttons"><button type="button" class="main" id="act-yes">${button}</button> <button type="button" id="act-no">Leave it as it is</button></p>`;
