/** The parts of `<hearsay-ledger>` in its shadow tree: made once, and changed only where the content is another. */
import { mostSent } from '../embed/status.ts';
import { createElement } from './create-element.ts';
import type { LedgerContent, LedgerRow } from './ledger-content.ts';
import type { LedgerControls } from './ledger-controls.ts';
import type { LedgerTexts } from './ledger-texts.ts';

/** See the head of this file. */
export type LedgerView = { readonly show: (content: LedgerContent) => void };

const columns = ['when', 'round', 'size', 'norm', 'log'] as const;

/** Fill the shadow tree. @param controls stand among what they change */
export function createLedgerView(
  root: ShadowRoot,
  texts: LedgerTexts,
  { takePart, events, buttons }: LedgerControls,
): LedgerView {
  const kept = createElement('p', { part: 'kept' });
  const alarm = createElement('p', { part: 'alarm', role: 'alert' });
  const state = createElement('p', { part: 'state', role: 'status' });
  const none = createElement('p', { part: 'none' }, texts.none);
  const body = createElement('tbody', {});
  const scroll = createTable(body, texts);
  none.hidden = scroll.hidden = true; // until something is known
  const log = createElement('p', { part: 'log' });
  const spent = createElement('p', { part: 'spent' });
  const parts = [takePart, alarm, state, kept, events, buttons, none, scroll, log, spent];
  root.append(createElement('div', { lang: texts.language, dir: 'auto' }, ...parts));
  let shown = '';
  return {
    show: (content) => {
      setText(alarm, content.isAlarm ? content.state : '');
      setText(state, content.isAlarm ? '' : content.state);
      setText(kept, content.kept);
      setText(log, content.log);
      setText(spent, content.spent);
      none.hidden = content.rows.length > 0;
      scroll.hidden = content.rows.length === 0;
      // Who reads the table, or has scrolled it, is not disturbed for nothing.
      const rows = JSON.stringify(content.rows);
      if (rows !== shown) body.replaceChildren(...content.rows.map(createRow));
      shown = rows;
    },
  };
}

function createTable(body: HTMLElement, { caption, columns: names }: LedgerTexts): HTMLElement {
  const head = createElement(
    'tr',
    {},
    ...columns.map((name) => createElement('th', { scope: 'col' }, names[name])),
  );
  const table = createElement(
    'table',
    { part: 'table' },
    createElement('caption', { id: 'caption' }, caption(String(mostSent))),
    createElement('thead', {}, head),
    body,
  );
  return createElement(
    'div',
    { class: 'scroll', role: 'region', tabindex: '0', 'aria-labelledby': 'caption' },
    table,
  );
}

function createRow(row: LedgerRow): HTMLElement {
  const when = createElement('th', { scope: 'row' }, createElement('time', { datetime: row.time }, row.when));
  const others = columns.slice(1).map((name) => createElement('td', {}, row[name]));
  return createElement('tr', { part: 'row', 'data-standing': row.standing }, when, ...others);
}

/** A live region speaks when its text is set, so it is only set where it is another. */
function setText(element: HTMLElement, text: string): void {
  element.hidden = text === '';
  if (element.textContent !== text) element.textContent = text;
}
