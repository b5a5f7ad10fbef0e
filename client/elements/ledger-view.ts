/** The parts of `<hearsay-ledger>` in its shadow tree: made once, and changed only where the content is another. */
import type { LedgerContent, LedgerRow } from './ledger-content.ts';
import type { LedgerTexts } from './ledger-texts.ts';

/** See the head of this file. */
export type LedgerView = { readonly show: (content: LedgerContent) => void };

const columns = ['when', 'round', 'size', 'norm', 'log'] as const;

/** Fill the shadow tree. Text only ever becomes a text node. */
export function createLedgerView(root: ShadowRoot, texts: LedgerTexts): LedgerView {
  const kept = create('p', { part: 'kept' });
  const alarm = create('p', { part: 'alarm', role: 'alert' });
  const state = create('p', { part: 'state', role: 'status' });
  const none = create('p', { part: 'none' }, texts.none);
  const body = create('tbody', {});
  const scroll = createTable(body, texts);
  const log = create('p', { part: 'log' });
  const spent = create('p', { part: 'spent' });
  root.append(alarm, state, kept, none, scroll, log, spent);
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
  const head = create('tr', {}, ...columns.map((name) => create('th', { scope: 'col' }, names[name])));
  const table = create(
    'table',
    { part: 'table' },
    create('caption', { id: 'caption' }, caption),
    create('thead', {}, head),
    body,
  );
  return create(
    'div',
    { class: 'scroll', role: 'region', tabindex: '0', 'aria-labelledby': 'caption' },
    table,
  );
}

function createRow(row: LedgerRow): HTMLElement {
  const when = create('th', { scope: 'row' }, create('time', { datetime: row.time }, row.when));
  const others = columns.slice(1).map((name) => create('td', {}, row[name]));
  return create('tr', { part: 'row', 'data-standing': row.standing }, when, ...others);
}

/** A live region speaks when its text is set, so it is only set where it is another. */
function setText(element: HTMLElement, text: string): void {
  element.hidden = text === '';
  if (element.textContent !== text) element.textContent = text;
}

function create<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string>>,
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}
