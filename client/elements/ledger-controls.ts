/**
 * What a visitor can do in `<hearsay-ledger>`: take part or not, see the last events, download everything, erase
 * everything, which is asked about in place first.
 */
import { createElement } from './create-element.ts';
import type { KeptEvent } from './kept-events.ts';
import type { LedgerTexts } from './ledger-texts.ts';

/** What the controls call; none of it throws. */
export type LedgerActions = {
  readonly takePart: (given: boolean) => void;
  readonly events: () => Promise<readonly KeptEvent[]>;
  readonly download: () => void;
  readonly erase: () => Promise<void>;
};

/** See the head of this file. */
export type LedgerControls = {
  /** The switch, with its note. */
  readonly takePart: HTMLElement;
  readonly events: HTMLElement;
  readonly buttons: HTMLElement;
  readonly show: (isTakingPart: boolean) => void;
  /** What is kept has changed. */
  readonly outdated: () => void;
};

/** Make the controls, once for an element. */
export function createLedgerControls(texts: LedgerTexts, actions: LedgerActions): LedgerControls {
  const switching = createSwitch(texts, actions.takePart);
  const events = createEvents(texts, actions.events);
  return {
    takePart: switching.element,
    events: events.element,
    buttons: createButtons(texts, actions),
    show: switching.show,
    outdated: events.renew,
  };
}

function createSwitch(texts: LedgerTexts, takePart: LedgerActions['takePart']) {
  const button = createElement(
    'button',
    { type: 'button', role: 'switch', part: 'switch', 'aria-checked': 'false', 'aria-describedby': 'note' },
    texts.takePart,
  );
  button.addEventListener('click', () => takePart(button.getAttribute('aria-checked') !== 'true'));
  const note = createElement('p', { id: 'note', part: 'note' }, texts.takePartNote);
  return {
    element: createElement('div', { class: 'take-part', part: 'take-part' }, button, note),
    show: (isTakingPart: boolean) => button.setAttribute('aria-checked', String(isTakingPart)),
  };
}

function createEvents(texts: LedgerTexts, read: LedgerActions['events']) {
  const list = createElement('ul', {
    part: 'events',
    role: 'list',
    tabindex: '0',
    'aria-label': texts.showEvents,
  });
  const none = createElement('p', {}, texts.noEvents);
  none.hidden = true; // until it is known
  const element = createElement(
    'details',
    { part: 'history' },
    createElement('summary', {}, texts.showEvents),
    list,
    none,
  );
  const renew = async (): Promise<void> => {
    if (!element.open) return;
    const events = await read();
    list.replaceChildren(...events.map(createLine));
    list.hidden = events.length === 0;
    none.hidden = !list.hidden;
  };
  element.addEventListener('toggle', () => void renew());
  return { element, renew: () => void renew() };
}

function createLine({ text, when, time }: KeptEvent): HTMLLIElement {
  const clock = createElement('time', { datetime: time }, when);
  return createElement('li', { part: 'event' }, createElement('span', {}, text), clock);
}

function createButtons(texts: LedgerTexts, { download, erase }: LedgerActions): HTMLElement {
  const wish = createButton('erase', texts.erase);
  const plain = createElement(
    'div',
    { class: 'buttons' },
    createButton('download', texts.download, download),
    wish,
  );
  const said = createElement('p', { role: 'status', part: 'erased' });
  const keep = createButton('keep', texts.eraseNo);
  const sure = createButton('confirm', texts.eraseYes);
  const question = createElement('p', { id: 'erase' }, texts.eraseQuestion);
  const confirm = createElement(
    'div',
    { class: 'confirm', role: 'group', part: 'confirmation', 'aria-labelledby': 'erase' },
    question,
    createElement('div', { class: 'buttons' }, sure, keep),
  );
  /** The focus goes along, or it would be lost. */
  const ask = (isAsking: boolean): void => {
    confirm.hidden = !isAsking;
    plain.hidden = isAsking;
    (isAsking ? keep : wish).focus();
  };
  confirm.hidden = true;
  wish.addEventListener('click', () => {
    said.textContent = '';
    ask(true);
  });
  keep.addEventListener('click', () => ask(false));
  confirm.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') ask(false);
  });
  sure.addEventListener('click', async () => {
    ask(false);
    await erase();
    said.textContent = texts.erased;
  });
  return createElement('div', { class: 'actions', part: 'actions' }, plain, confirm, said);
}

function createButton(part: string, text: string, run?: () => void): HTMLButtonElement {
  const button = createElement('button', { type: 'button', part: `button ${part}` }, text);
  if (run) button.addEventListener('click', run);
  return button;
}
