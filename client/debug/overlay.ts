/**
 * The overlay for the site's owner: what runs and what does not, why, and what was recommended last. A dialog that is
 * not modal, in a shadow tree of its own, with a constructed style sheet: a policy without inline styles allows it.
 */
import { adoptStyle } from '../elements/adopt-style.ts';
import { createElement } from '../elements/create-element.ts';
import type { HearsayApi } from '../embed/api.ts';
import type { MissedCall } from '../embed/missed-calls.ts';
import type { HistoryEvent } from '../history/history-event.ts';
import { toEventType } from '../page/event-name.ts';
import type { GivenList } from '../recommend/page-advice.ts';
import { type OverlayContent, type OverlaySection, overlayContent } from './overlay-content.ts';
import { overlayStyle } from './overlay-style.ts';

/** What it reads. */
export type DebugParts = {
  readonly api: Pick<HearsayApi, 'status' | 'on' | 'item'>;
  /** The lists that were given, oldest first. */
  readonly lists: () => readonly GivenList[];
  /** Calls that came to nothing, oldest first. */
  readonly missed: () => readonly MissedCall[];
  /** The history, oldest first. */
  readonly events: () => readonly HistoryEvent[];
};

/** How often it looks for new lists, milliseconds. */
const lookMs = 500;

const columns = ['item', 'score', 'reason'] as const;

/** Show it. @returns the way to close it, any number of times; Escape and its button close it, too */
export function openOverlay({ api, lists, missed, events }: DebugParts): () => void {
  const before = document.activeElement;
  const host = document.createElement('hearsay-debug');
  const body = createElement('div', {
    class: 'body',
    role: 'region',
    tabindex: '0',
    'aria-labelledby': 'title',
  });
  const button = createElement('button', { type: 'button' }, 'Close');
  const dialog = createDialog(host, button, body);
  let shown = '';
  const look = (): void => {
    const seen = { lists: lists(), missed: missed(), marks: unknownMarks(), events: events() };
    const content = overlayContent({ status: api.status(), item: api.item, ...seen });
    // Who reads it, or has scrolled it, is not disturbed for nothing.
    if (JSON.stringify(content) !== shown) body.replaceChildren(...toElements(content));
    shown = JSON.stringify(content);
  };
  const stop = api.on('status', look);
  const timer = setInterval(look, lookMs);
  const close = (): void => {
    stop();
    clearInterval(timer);
    const hadFocus = host.matches(':focus-within');
    host.remove();
    if (hadFocus && before instanceof HTMLElement) before.focus();
  };
  button.onclick = close;
  dialog.onkeydown = (event) => {
    if (event.key === 'Escape') close();
  };
  look();
  document.body.append(host);
  dialog.show();
  return close;
}

/** What elements of the page are marked with, and is no event. */
function unknownMarks(): string[] {
  const marked = [...document.querySelectorAll<HTMLElement>('[data-hearsay-event]')];
  const names = new Set(marked.map(({ dataset }) => dataset.hearsayEvent ?? ''));
  return [...names].filter((name) => !toEventType(name));
}

function createDialog(host: HTMLElement, button: HTMLElement, body: HTMLElement): HTMLDialogElement {
  const root = host.attachShadow({ mode: 'open' });
  adoptStyle(root, overlayStyle);
  const header = createElement('header', {}, createElement('h2', { id: 'title' }, 'Hearsay'), button);
  const dialog = createElement('dialog', { 'aria-labelledby': 'title' }, header, body);
  root.append(dialog);
  return dialog;
}

function toElements({ sections, caption, rows }: OverlayContent): HTMLElement[] {
  if (rows.length === 0) return [...sections.flatMap(toSection), createElement('p', {}, caption)];
  const head = createElement('tr', {}, ...columns.map((name) => createElement('th', { scope: 'col' }, name)));
  const lines = rows.map((row) =>
    createElement('tr', {}, ...columns.map((name) => createElement('td', {}, row[name]))),
  );
  const table = createElement(
    'table',
    {},
    createElement('caption', {}, caption),
    createElement('thead', {}, head),
    createElement('tbody', {}, ...lines),
  );
  return [...sections.flatMap(toSection), table];
}

function toSection({ heading, facts }: OverlaySection): HTMLElement[] {
  const lines = facts.flatMap(([name, fact]) => [
    createElement('dt', {}, name),
    createElement('dd', {}, fact),
  ]);
  return [createElement('h3', {}, heading), createElement('dl', {}, ...lines)];
}
