/**
 * What a page is advised to show: recommendations, their reasons, and what to ask a new visitor about. Where a model
 * is scored in the worker and the worker does not answer, what is popular stands in. In the second script of the page.
 */
import type { ExperimentArm } from '../../shared/metrics/metric-layout.ts';
import type { EventType } from '../../shared/protocol/event-type.ts';
import type {
  ExplainOptions,
  Explanation,
  ListOptions,
  OnboardingOptions,
  PageContext,
  Reason,
  Recommendation,
  RecommendOptions,
  TrendingOptions,
} from '../embed/api.ts';
import { underArm } from '../experiment/under-arm.ts';
import type { HistoryEvent } from '../history/history-event.ts';
import { maxEvents } from '../models/sequence.ts';
import type { Answer } from '../worker/worker-messages.ts';
import type { Cause } from './causes.ts';
import { type Choice, toChoice, toCount, toId } from './choice.ts';
import type { Terms } from './chosen-items.ts';
import type { Given } from './given-recommendations.ts';
import type { PageRecommender } from './page-recommender.ts';
import { reasonOf } from './reasons.ts';

/** What advice is made from. */
export type AdviceParts = {
  readonly recommender: () => PageRecommender | undefined;
  readonly events: () => readonly HistoryEvent[];
  /** The item that the page is about by its own markup. */
  readonly subject: () => string | undefined;
  /** Of the experiment that the visitor is in; null: none. */
  readonly arm: () => Promise<ExperimentArm | null>;
  /** Undefined where there is no worker, or it does not answer. */
  readonly ask: (what: Wanted, events: readonly HistoryEvent[]) => Promise<Answer | undefined>;
  /** Remember what is given. @returns its id */
  readonly give: (given: Given) => string;
};

/** What is asked of the worker. */
export type Wanted = { readonly kind: 'score' } | { readonly kind: 'explain'; readonly itemId: string };

/** One list that was given, for who looks at how the page does. */
export type GivenList = {
  readonly placement: string;
  readonly recommendations: readonly Recommendation[];
  readonly milliseconds: number;
  /** How often callbacks of the page have thrown. */
  readonly failures: number;
};

/** How many lists are remembered. */
const maxLists = 200;

/** What was only refused, or shown and left alone, is no reason to show another, whatever a model makes of it. */
const refusals: ReadonlySet<EventType> = new Set(['dislike', 'dismissal', 'impression']);

/** What is not shown again, even among what was seen. */
const finished: ReadonlySet<EventType> = new Set(['purchase', 'dislike', 'dismissal']);

const nothing: ReadonlySet<string> = new Set();

/** One page's advice. */
export class PageAdvice {
  readonly #parts: AdviceParts;
  #lists: GivenList[] = [];

  constructor(parts: AdviceParts) {
    this.#parts = parts;
  }

  /** The lists that were given last, oldest first. */
  get lists(): readonly GivenList[] {
    return this.#lists;
  }

  async recommend(options: RecommendOptions): Promise<Recommendation[]> {
    return underArm(await this.#parts.arm(), {
      personal: () => this.#personal(options),
      popular: () => this.#popular(options),
    });
  }

  #personal(options: RecommendOptions): Promise<Recommendation[]> {
    return this.#list(options, async (recommender, choice) => {
      const { itemId } = this.#contextOf(options?.context);
      const events = this.#eventsIn(itemId);
      const scores = recommender.scores(events) ?? (await this.#ask({ kind: 'score' }, events))?.scores;
      const chosen = recommender.choose(scores ?? recommender.popularity, this.#termsOf(options, choice));
      const liked = lastLiked(events);
      const isPersonal = scores !== undefined && [...liked.keys()].some((id) => recommender.knows(id));
      const causesOf = recommender.causes(events);
      const eventOf = (id: string): EventType => liked.get(id) ?? 'view';
      return chosen.map(({ itemId: id, score, isPinned }) => {
        const causes = isPinned ? undefined : causesOf?.(id).filter((cause) => liked.has(cause.itemId));
        return {
          itemId: id,
          score,
          reason: reasonOf({ isPinned, contextId: itemId, isPersonal, causes, eventOf }),
        };
      });
    });
  }

  /** What everybody would be shown here. */
  #popular(options: RecommendOptions): Promise<Recommendation[]> {
    return this.#list(options, (recommender, choice) => {
      const terms = this.#termsOf(options, choice);
      return chosenAs({ kind: 'popular' }, recommender, recommender.popularity, terms);
    });
  }

  #termsOf(options: RecommendOptions, choice: Choice): Terms {
    const { itemId, category } = this.#contextOf(options?.context);
    return {
      choice,
      hidden: hiddenIds(this.#parts.events(), options?.includeSeen === true),
      never: new Set([...choice.exclude, ...idsOf([{ itemId }])]),
      category: category === undefined ? undefined : { name: category, isStrict: false },
    };
  }

  similar(itemId: string, options: ListOptions): Promise<Recommendation[]> {
    const id = toId(itemId) ?? '';
    return this.#list(options, (recommender, choice) => {
      const scores = recommender.similarity(id);
      // At odds of one they have nothing in common.
      const terms = { choice, hidden: nothing, never: new Set([...choice.exclude, id]), above: 0 };
      return scores ? chosenAs({ kind: 'similar', itemId: id }, recommender, scores, terms) : [];
    });
  }

  trending(options: TrendingOptions): Promise<Recommendation[]> {
    const { category } = contextOf(options);
    return this.#list(options, (recommender, choice) =>
      chosenAs({ kind: 'popular' }, recommender, recommender.popularity, {
        choice,
        hidden: nothing,
        never: new Set(choice.exclude),
        category: category === undefined ? undefined : { name: category, isStrict: true },
      }),
    );
  }

  async explain(itemId: string, options: ExplainOptions): Promise<Explanation[]> {
    const id = toId(itemId) ?? '';
    const events = this.#eventsIn(this.#contextOf(options?.context).itemId);
    const here = this.#parts.recommender()?.causes(events)?.(id);
    const causes: readonly Cause[] =
      here ?? (await this.#ask({ kind: 'explain', itemId: id }, events))?.causes ?? [];
    const liked = lastLiked(events);
    return causes.filter((cause) => liked.has(cause.itemId)).slice(0, toCount(options?.count, 3));
  }

  onboarding(options: OnboardingOptions): Promise<Recommendation[]> {
    const known = hiddenIds(this.#parts.events(), false);
    return this.#list({ ...options, placement: 'onboarding' }, (recommender) =>
      recommender
        .diverse(toCount(options?.count, 6), known)
        .map((scored) => ({ ...scored, reason: { kind: 'popular' } as const })),
    );
  }

  /** Choose, give ids, and remember how long it took. */
  async #list(
    options: ListOptions,
    choose: (recommender: PageRecommender, choice: Choice) => Unnamed[] | Promise<Unnamed[]>,
  ): Promise<Recommendation[]> {
    const begun = performance.now();
    const recommender = this.#parts.recommender();
    if (!recommender) return [];
    const choice = toChoice(options);
    const { placement } = choice;
    const recommendations = (await choose(recommender, choice)).map((each) => ({
      ...each,
      recommendationId: this.#parts.give({ itemId: each.itemId, placement }),
    }));
    const milliseconds = performance.now() - begun;
    const list = { placement, recommendations, milliseconds, failures: choice.failures() };
    this.#lists = [...this.#lists, list].slice(-maxLists);
    return recommendations;
  }

  #ask(what: Wanted, events: readonly HistoryEvent[]): Promise<Answer | undefined> {
    // What the catalog does not have, no model reads: it must not crowd out what it has.
    const recommender = this.#parts.recommender();
    const known = events.filter(({ itemId }) => itemId !== undefined && recommender?.knows(itemId));
    return this.#parts.ask(what, known.slice(-maxEvents));
  }

  /** The history, and what is looked at right now as one view more, if it is not the last event anyway. */
  #eventsIn(itemId: string | undefined): readonly HistoryEvent[] {
    const events = this.#parts.events();
    if (itemId === undefined || events.at(-1)?.itemId === itemId) return events;
    return [...events, { type: 'view', itemId, time: Date.now() }];
  }

  /**
   * What the page is about, where nobody says otherwise, is what its own markup says.
   * @param context whatever the page gave
   */
  #contextOf(context: PageContext | null | undefined): ReturnType<typeof contextOf> {
    const itemId = context === undefined ? this.#parts.subject() : undefined;
    return contextOf(itemId === undefined ? context : { itemId });
  }
}

/** A recommendation before it has its id. */
type Unnamed = Omit<Recommendation, 'recommendationId'>;

/** A list in which everything that is not pinned is there for one reason. */
function chosenAs(
  reason: Reason,
  recommender: PageRecommender,
  scores: Float32Array,
  terms: Terms,
): Unnamed[] {
  return recommender.choose(scores, terms).map(({ isPinned, itemId, score }) => ({
    itemId,
    score,
    reason: isPinned ? { kind: 'pinned' } : reason,
  }));
}

const idsOf = (events: readonly { readonly itemId?: string | undefined }[]): string[] =>
  events.flatMap(({ itemId }) => itemId ?? []);

/** What was done last with each item that was not only refused. */
const lastLiked = (events: readonly HistoryEvent[]): ReadonlyMap<string, EventType> =>
  new Map(
    events.flatMap(({ itemId, type }) =>
      itemId === undefined || refusals.has(type) ? [] : [[itemId, type]],
    ),
  );

/** What was shown and left alone may be shown again: else a list would be another one at every look. */
function hiddenIds(events: readonly HistoryEvent[], includeSeen: boolean): ReadonlySet<string> {
  return new Set(
    idsOf(events.filter(({ type }) => (includeSeen ? finished.has(type) : type !== 'impression'))),
  );
}

/** @param context whatever the page gave */
function contextOf(
  context: PageContext | TrendingOptions | null | undefined,
): Pick<PageContext, 'itemId' | 'category'> {
  const { itemId, category }: PageContext = context ?? {};
  const id = toId(itemId);
  return { ...(id !== undefined && { itemId: id }), ...(typeof category === 'string' && { category }) };
}
