/**
 * What a page is advised to show: recommendations, their reasons, and what to ask a new visitor about. Where a model
 * is scored in the worker and the worker does not answer, what is popular stands in.
 */
import type { ExperimentArm } from '../../shared/metrics/metric-layout.ts';
import type { EventType } from '../../shared/protocol/event-type.ts';
import { underArm } from '../experiment/under-arm.ts';
import type { HistoryEvent } from '../history/history-event.ts';
import { maxEvents } from '../models/sequence.ts';
import type { Wish } from '../recommend/best-items.ts';
import type { PageRecommender } from '../recommend/page-recommender.ts';
import type { Answer } from '../worker/worker-messages.ts';
import type {
  ExplainOptions,
  Explanation,
  OnboardingOptions,
  PageContext,
  Recommendation,
  RecommendOptions,
} from './api.ts';

/** What advice is made from. */
export type AdviceParts = {
  readonly recommender: () => PageRecommender | undefined;
  readonly events: () => readonly HistoryEvent[];
  /** Of the experiment that the visitor is in; null: none. */
  readonly arm: () => ExperimentArm | null;
  /** Undefined where there is no worker, or it does not answer. */
  readonly ask: (what: Wanted, events: readonly HistoryEvent[]) => Promise<Answer | undefined>;
};

/** What is asked of the worker. */
export type Wanted = { readonly kind: 'score' } | { readonly kind: 'explain'; readonly itemId: string };

/** What was only refused, or shown and left alone, is no reason to show another, whatever a model makes of it. */
const refusals: ReadonlySet<EventType> = new Set(['dislike', 'dismissal', 'impression']);

/** One page's advice. */
export class PageAdvice {
  readonly #parts: AdviceParts;

  constructor(parts: AdviceParts) {
    this.#parts = parts;
  }

  async recommend({
    count,
    exclude = [],
    includeSeen = false,
    context,
  }: RecommendOptions): Promise<Recommendation[]> {
    const recommender = this.#parts.recommender();
    if (!recommender) return [];
    const events = this.#eventsIn(context);
    const seen = includeSeen ? [] : idsOf(events);
    const wish = wishOf(count, 10, [...exclude, ...seen, ...idsOf([contextOf(context)])]);
    const popular = () => recommender.wished(recommender.popularity, wish);
    const personal = async () => {
      const scores = recommender.scores(events) ?? (await this.#ask({ kind: 'score' }, events))?.scores;
      return scores ? recommender.wished(scores, wish) : popular();
    };
    return underArm(this.#parts.arm(), { personal, popular });
  }

  async explain(itemId: string, { count, context }: ExplainOptions): Promise<Explanation[]> {
    const events = this.#eventsIn(context);
    const here = this.#parts.recommender()?.causes(events, itemId);
    const causes = here ?? (await this.#ask({ kind: 'explain', itemId }, events))?.causes ?? [];
    const liked = new Set(idsOf(events.filter(({ type }) => !refusals.has(type))));
    return causes.filter((cause) => liked.has(cause.itemId)).slice(0, wishOf(count, 3).count);
  }

  async onboarding({ count }: OnboardingOptions): Promise<Recommendation[]> {
    const wish = wishOf(count, 6, idsOf(this.#parts.events()));
    return this.#parts.recommender()?.varied(wish) ?? [];
  }

  #ask(what: Wanted, events: readonly HistoryEvent[]): Promise<Answer | undefined> {
    return this.#parts.ask(what, events.filter(({ itemId }) => itemId !== undefined).slice(-maxEvents));
  }

  /** The history, and what is looked at right now as one view more, if it is not the last event anyway. */
  #eventsIn(context: PageContext | undefined): readonly HistoryEvent[] {
    const { itemId } = contextOf(context);
    const events = this.#parts.events();
    if (itemId === undefined || events.at(-1)?.itemId === itemId) return events;
    return [...events, { type: 'view', itemId, time: Date.now() }];
  }
}

const idsOf = (events: readonly PageContext[]): string[] => events.flatMap(({ itemId }) => itemId ?? []);

/** @param context whatever the page gave */
function contextOf(context: PageContext | null | undefined): PageContext {
  return context?.itemId == null ? {} : { itemId: String(context.itemId) };
}

/** @param count whatever the page gave */
function wishOf(count: number | undefined, usual: number, hidden: readonly string[] = []): Wish {
  const wanted = Math.min(100, Math.max(1, Math.floor(count ?? usual))) || usual;
  return { count: wanted, exclude: new Set(hidden) };
}
