/**
 * `<hearsay-recommendations>`: asks the recommender, shows cards, and leaves them alone while somebody looks at them.
 * Its box is there before this is: see `recommendations-skeleton.ts`.
 */
import type { Recommendation } from '../embed/api.ts';
import { nextTask } from '../manners/next-task.ts';
import { cardsDrawn } from '../page/recommended-cards.ts';
import { adoptStyle } from './adopt-style.ts';
import { type CardContent, cardContent } from './card-content.ts';
import { mayShow } from './card-renewal.ts';
import { CardTree } from './card-tree.ts';
import type { Behaviour } from './element-behaviour.ts';
import { languageOf, textsFor, watchLanguage } from './element-language.ts';
import { findHearsay, type PageHearsay } from './page-hearsay.ts';
import { recommendationChoice, recommendationProperties, recommendationWish } from './recommendation-wish.ts';
import { recommendationsStyle } from './recommendations-style.ts';
import { chineseTexts, englishTexts } from './recommendations-texts.ts';
import { asksForItems, itemsShownAbove, showsItems } from './shown-items.ts';
import { type SightWatch, watchSight } from './sight-watch.ts';
import { watchChanges } from './watch-changes.ts';

const watched = {
  attributes: ['placement', 'count', 'item', 'category', 'diversity', 'distinct', 'heading', 'currency'],
  properties: recommendationProperties,
};

/** Gives an element with a skeleton its behaviour. */
export const startRecommendations = (host: HTMLElement): Behaviour => new Recommendations(host);

class Recommendations implements Behaviour {
  readonly #host: HTMLElement;
  readonly #tree: CardTree;
  #hearsay: PageHearsay | undefined;
  #watch: SightWatch | undefined;
  #stops: (() => void)[] = [];
  /** The page's wish that was asked for last, as text. */
  #wish = '';
  /** Ids of the items that are shown. */
  #items: string | undefined;
  /** In which it speaks. */
  #language = '';
  #isStale = true;
  #isAsking = false;
  /** Other cards wait until the visitor looks elsewhere. */
  #isWaiting = false;
  /** The page itself is about something else now: no cards of before are kept for anybody's eyes. */
  #isForced = false;

  constructor(host: HTMLElement) {
    this.#host = host;
    this.#tree = new CardTree(host);
    if (host.shadowRoot) adoptStyle(host.shadowRoot, recommendationsStyle);
    watchChanges(host, watched, (name) => this.#changed(name));
  }

  connected(): void {
    this.#showHeading();
    this.#watch = watchSight(this.#host, () => {
      if (this.#watch?.sight().place !== 'on screen') this.#tree.release();
      this.#isStale ||= this.#isWaiting;
      this.#renew();
    });
    this.#stops = [this.#watch.stop, watchLanguage(() => this.#spoken())];
    this.#stops.push(findHearsay((hearsay) => this.#follow(hearsay)));
  }

  disconnected(): void {
    for (const stop of this.#stops) stop();
    this.#stops = [];
    this.#hearsay = undefined;
    this.#isStale = true;
  }

  #changed(name: string): void {
    if (name === 'heading') this.#showHeading();
    // Frameworks give a new function each time: no reason to show other cards at once.
    else if (name === 'filter' || name === 'boost') this.#isStale = true;
    else if (name === 'currency' || name === 'distinct' || this.#wishText() !== this.#wish)
      this.#isForced = this.#isStale = true;
    this.#renew();
  }

  /** Somewhere on the page another language is said to begin. */
  #spoken(): void {
    if (languageOf(this.#host) === this.#language) return;
    this.#showHeading();
    this.#isForced = this.#isStale = true;
    this.#renew();
  }

  #follow(hearsay: PageHearsay): void {
    this.#hearsay = hearsay;
    const outdated = (): void => {
      this.#isStale = true;
      this.#renew();
    };
    this.#stops.push(hearsay.on('model', outdated), hearsay.on('history', outdated));
    this.#stops.push(hearsay.on('status', () => this.#withoutServer(hearsay)));
    this.#withoutServer(hearsay);
    this.#renew();
  }

  /** Without a server there will be no cards on this page, and empty ones promise some. */
  #withoutServer(hearsay: PageHearsay): void {
    const { server, model } = hearsay.status();
    if (server !== 'unreachable' || model || this.#tree.shown !== 'empty cards') return;
    this.#tree.showNothing();
  }

  #renew(): void {
    if (!this.#hearsay || !this.#isStale || this.#isAsking || !this.#mayAsk()) return;
    this.#isAsking = true;
    // Attributes come one by one: all of them are there in a moment. And whoever brought the reason has had its turn.
    const asked = nextTask()
      .then(() => this.#ask())
      .catch(() => undefined);
    asksForItems(this.#host, asked);
    void asked.then(() => {
      this.#isAsking = false;
      this.#renew();
    });
  }

  /** Cards that are looked at stay, so no others are asked for. */
  #mayAsk(): boolean {
    const sight = this.#watch?.sight();
    if (this.#isForced || this.#tree.shown !== 'cards' || !sight) return true;
    return sight.place !== 'on screen' && !sight.isHeld;
  }

  async #ask(): Promise<void> {
    const hearsay = this.#hearsay;
    if (!hearsay) return;
    const wish = recommendationWish(this.#host);
    const isForced = this.#isForced;
    this.#isStale = this.#isForced = this.#isWaiting = false;
    this.#wish = JSON.stringify(wish);
    const above = this.#host.hasAttribute('distinct') ? await itemsShownAbove(this.#host) : [];
    const exclude = [...(wish.exclude ?? []), ...above];
    const { model } = hearsay.status();
    const found = await hearsay.recommend({
      ...wish,
      ...recommendationChoice(this.#host),
      ...(exclude.length > 0 && { exclude }),
    });
    await nextTask();
    if (hearsay !== this.#hearsay || this.#isForced) return;
    if (found.length > 0) this.#offer(hearsay, found, isForced);
    // One that came only meanwhile has not been asked.
    else if (model) this.#close(isForced);
  }

  /** Above the screen it would pull what is read along, where a browser does not anchor its scrolling. */
  #close(isForced: boolean): void {
    if (!isForced && this.#watch?.sight().place === 'above') this.#isWaiting = true;
    else {
      this.#tree.showNothing();
      this.#items = undefined;
      showsItems(this.#host, []);
    }
  }

  #offer(hearsay: PageHearsay, found: readonly Recommendation[], isForced: boolean): void {
    const itemIds = found.map(({ itemId }) => itemId);
    const items = itemIds.join('\n');
    const sight = this.#watch?.sight();
    if (!sight || (items === this.#items && !isForced)) return;
    const { shown } = this.#tree;
    const height = this.#tree.stage(this.#contents(hearsay, found), this.#texts().language);
    if (isForced || mayShow({ shown, height }, sight)) {
      this.#tree.showStaged(sight.place === 'on screen' && !isForced ? height.before : 0);
      this.#items = items;
      showsItems(this.#host, itemIds);
      const event = { bubbles: true, composed: true, detail: found };
      this.#host.dispatchEvent(new CustomEvent(cardsDrawn, event));
    } else {
      this.#tree.drop();
      this.#isWaiting = true;
    }
  }

  #contents(hearsay: PageHearsay, found: readonly Recommendation[]): CardContent[] {
    const terms = {
      item: hearsay.item,
      texts: this.#texts(),
      language: languageOf(this.#host),
      currency: this.#host.getAttribute('currency'),
      base: document.baseURI,
    };
    return found.map((recommendation) => cardContent(recommendation, terms));
  }

  #showHeading(): void {
    this.#language = languageOf(this.#host);
    this.#tree.showHeading(this.#host.getAttribute('heading'), this.#texts());
  }

  #texts() {
    return textsFor(languageOf(this.#host), { en: englishTexts, zh: chineseTexts });
  }

  #wishText(): string {
    return JSON.stringify(recommendationWish(this.#host));
  }
}
