/**
 * The shadow tree of `<hearsay-recommendations>`: the heading, and below it empty cards, the page's own content or cards.
 * New cards are laid out unseen first, so that their height is known before they take the place of what is shown.
 */
import type { CardContent } from './card-content.ts';
import type { Change } from './card-renewal.ts';
import { createCard, createTemplateCard } from './card-view.ts';
import { createElement } from './create-element.ts';
import type { RecommendationsTexts } from './recommendations-texts.ts';

type Staged = { readonly list: HTMLElement; readonly copies: readonly HTMLElement[] };

/** See the head of this file. */
export class CardTree {
  readonly #host: HTMLElement;
  readonly #section: HTMLElement;
  readonly #heading: HTMLElement;
  #shown: Change['shown'];
  #current: Staged;
  #staged: Staged | undefined;
  #copies = 0;

  /** @param host with the tree that `showSkeleton` made */
  constructor(host: HTMLElement) {
    const section = host.shadowRoot?.querySelector('section');
    const [heading, , list] = section?.children ?? [];
    if (!section || !heading || !list) throw new TypeError('expected an element with a skeleton');
    this.#host = host;
    this.#section = section;
    this.#heading = heading as HTMLElement;
    this.#current = { list: list as HTMLElement, copies: [] };
    this.#shown = this.#current.list.hidden ? 'page content' : 'empty cards';
  }

  get shown(): Change['shown'] {
    return this.#shown;
  }

  /** @param given by the page; null: ours, but for content of the page, which has its own or none */
  showHeading(given: string | null, { heading, language }: RecommendationsTexts): void {
    const title = this.#heading.querySelector('h2');
    if (title) title.textContent = given || heading;
    if (title && !given) title.lang = language;
    if (given) this.#heading.hidden = false;
    if (this.#heading.hidden) this.#section.setAttribute('aria-label', heading);
    else this.#section.setAttribute('aria-labelledby', this.#heading.id);
  }

  /** Lay cards out unseen. @returns heights of the cards' place, now and then, px */
  stage(contents: readonly CardContent[], language: string): Change['height'] {
    this.drop();
    const template = this.#host.querySelector<HTMLTemplateElement>(':scope > template[slot="item"]');
    const cards = contents.map((content) => {
      if (!template) return { item: createCard(content, language), copy: [] };
      const { item, copy } = createTemplateCard(content, template, `card-${this.#copies++}`);
      return { item, copy: [copy] };
    });
    const attributes = { part: 'list', class: 'measured', role: 'list' };
    const list = createElement('ul', attributes, ...cards.map(({ item }) => item));
    // A row of cards that cannot be followed has nothing that the keyboard could scroll it by.
    if (contents.every(({ url }) => url === null) && !template) list.tabIndex = 0;
    this.#staged = { list, copies: cards.flatMap(({ copy }) => copy) };
    this.#host.append(...this.#staged.copies);
    this.#section.append(list);
    const before = heightOf(this.#section) - heightOf(this.#heading);
    return { before, after: heightOf(list) };
  }

  /** Show what was laid out. @param keptHeight the box stays at least so high, px, until `release` */
  showStaged(keptHeight: number): void {
    if (!this.#staged) return;
    this.#staged.list.classList.remove('measured');
    this.#replaceCurrent(this.#staged);
    this.#staged = undefined;
    this.#section.style.minBlockSize = `${heightOf(this.#heading) + keptHeight}px`;
    this.#host.hidden = false;
  }

  /** Forget what was laid out. */
  drop(): void {
    if (this.#staged) remove(this.#staged);
    this.#staged = undefined;
  }

  /** The box may be as high as it is. */
  release(): void {
    this.#section.style.minBlockSize = '';
  }

  /** Nothing to show: what the page has for that, or no box at all. */
  showNothing(): void {
    this.drop();
    const empty = createElement('slot', { name: 'empty' });
    this.#section.append(empty);
    this.#replaceCurrent({ list: empty, copies: [] });
    this.release();
    this.#host.hidden = empty.assignedNodes().length === 0;
  }

  /** What the page had brought goes with the first cards. */
  #replaceCurrent(next: Staged): void {
    remove(this.#current);
    this.#section.querySelector('slot:not([name])')?.remove();
    this.#current = next;
    this.#shown = 'cards';
  }
}

function remove({ list, copies }: Staged): void {
  for (const element of [list, ...copies]) element.remove();
}

const heightOf = (element: Element): number => element.getBoundingClientRect().height;
