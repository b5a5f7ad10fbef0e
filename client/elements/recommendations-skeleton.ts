/**
 * The box of `<hearsay-recommendations>` before anything is known: as many empty cards as there will be, of the size that
 * they will have, so that nothing moves when they come. Where the page brought content of its own, that stays instead.
 */
import { adoptStyle } from './adopt-style.ts';
import { createElement } from './create-element.ts';

/** Cards that an element shows: its `count`, 1..100, else 8. */
export function cardCount(host: Element): number {
  const count = Number(host.getAttribute('count'));
  return count >= 1 && count <= 100 ? Math.floor(count) : 8;
}

/**
 * What decides about sizes; `recommendations-style.ts` has the rest. At most `--hearsay-columns` cards beside each other,
 * none narrower than `--hearsay-card-width`; on phones one row that scrolls.
 */
const skeletonStyle = `
:host{display:block;line-height:1.4;--_gap:var(--hearsay-gap,1rem);--_columns:var(--hearsay-columns,4);--_width:var(--hearsay-card-width,9rem)}
:host([hidden]),[hidden]{display:none!important}
section,#heading{display:flow-root;position:relative}
h2{margin:0 0 .75rem;font-size:1.25em;line-height:1.3}
ul{display:grid;grid-template-columns:repeat(auto-fill,minmax(max(min(100%,var(--_width)),(100% - (var(--_columns) - 1)*var(--_gap))/var(--_columns)),1fr));gap:var(--_gap);margin:0;padding:0;list-style:none}
li,.card{display:grid;grid-template-rows:auto 1fr;min-inline-size:0}li{min-block-size:var(--hearsay-card-height,auto)}
li:empty::before,.picture{content:"";display:var(--hearsay-image-display,block);aspect-ratio:var(--hearsay-image-ratio,1)}
li:empty::after,.words{content:"";min-block-size:var(--hearsay-words-height,7.75em)}
@media (max-width:40rem){ul{grid-template-columns:none;grid-auto-flow:column;grid-auto-columns:max(var(--_width),42%);overflow-x:auto;scroll-snap-type:x mandatory;overscroll-behavior-x:contain}li{scroll-snap-align:start}}
`;

/**
 * Fill the shadow tree of an element: `section > (#heading, default slot, ul)`.
 * @returns what to do where no cards will ever come: the page's own content stays alone, or nothing
 */
export function showSkeleton(host: HTMLElement): () => void {
  const root = host.attachShadow({ mode: 'open' });
  adoptStyle(root, skeletonStyle);
  const given = host.getAttribute('heading');
  const named = createElement('slot', { name: 'heading' }, createElement('h2', {}, given || '\u00a0'));
  const heading = createElement('div', { id: 'heading', part: 'heading' }, named);
  const slot = createElement('slot');
  const cards = Array.from({ length: cardCount(host) }, () => createElement('li'));
  const list = createElement('ul', { part: 'list', 'aria-hidden': 'true' }, ...cards);
  const look = (): void => {
    if (!slot.isConnected) return; // cards have taken its place
    list.hidden = slot.assignedNodes().some((node) => node instanceof Element || node.textContent?.trim());
    // Content of the page has no heading of ours above it, unless the page says which.
    heading.hidden = list.hidden && !given && !named.assignedNodes().length;
  };
  root.append(createElement('section', {}, heading, slot, list));
  root.addEventListener('slotchange', look);
  look();
  return () => {
    if (list.hidden) list.remove();
    else host.hidden = true;
  };
}
