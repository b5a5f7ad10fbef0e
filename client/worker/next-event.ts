/**
 * Federated evaluation on the device (PR9): how well a model, that has not learned from it here, ranks what the
 * visitor did next.
 */
import type { HistoryEvent } from '../history/history-event.ts';
import type { ModelSite, Visitor } from '../models/model.ts';
import { predictionsOf } from '../models/predictions.ts';
import { knownEvents, maxEvents, toSequence } from '../models/sequence.ts';
import type { Trainer } from './trainer.ts';

/** What a model is asked to foresee. */
export type NextEvent = {
  /** Catalog index of the item. */
  readonly item: number;
  /** What came strictly before it. */
  readonly before: readonly HistoryEvent[];
};

/**
 * The newest event after `since` in which an item is wanted for the first time, with something before it.
 * @param since milliseconds since 1970: the model may have learned from this and what came before
 * @param indexOf catalog index by item id
 */
export function nextEvent(
  history: readonly HistoryEvent[],
  since: number,
  indexOf: ReadonlyMap<string, number>,
): NextEvent | undefined {
  const known = knownEvents(history, indexOf);
  const instants = new Set(known.map(({ time }) => time).filter((time) => time > since));
  for (const instant of [...instants].sort((a, b) => b - a).slice(0, maxEvents)) {
    const item = wantedAt(known, instant, indexOf);
    if (item !== undefined) return { item, before: history.filter(({ time }) => time < instant) };
  }
  return undefined;
}

/** The last item wanted for the first time at this instant, as the history looked then. */
function wantedAt(
  known: readonly HistoryEvent[],
  instant: number,
  indexOf: ReadonlyMap<string, number>,
): number | undefined {
  const sequence = toSequence(
    known.filter(({ time }) => time <= instant),
    indexOf,
  );
  const predictions = predictionsOf(sequence);
  const prediction = predictions?.targets.prediction.at(-1);
  if (!predictions || prediction === undefined) return undefined;
  const isNewest = predictions.steps[prediction] === sequence.steps.at(-1);
  return isNewest ? predictions.targets.item.at(-1) : undefined;
}

/**
 * The rank of an item among those that were not there before, 1 is best. What scores alike, or is no number, stands
 * above it: a model that tells nothing apart finds nothing.
 */
export function rankOf(item: number, scores: Float32Array, seen: ReadonlySet<number>): number {
  const score = scores[item]!;
  let rank = 1;
  for (let other = 0; other < scores.length; other++) {
    if (other !== item && !seen.has(other) && !(scores[other]! < score)) rank++;
  }
  return rank;
}

/** Whose next event, and who it is as far as models know. */
export type Evaluated = {
  readonly history: readonly HistoryEvent[];
  /** See {@link nextEvent}. */
  readonly since: number;
  readonly visitor: Omit<Visitor, 'sequence'>;
};

/**
 * The rank that a model gives to the visitor's next event; null where there is none.
 * @param parameters [d], the model
 * @throws what the trainer throws
 */
export async function rankNextEvent(
  site: ModelSite,
  parameters: Float32Array,
  { history, since, visitor }: Evaluated,
  trainer: Pick<Trainer, 'score'>,
): Promise<number | null> {
  const { indexOf } = site.catalog;
  const next = nextEvent(history, since, indexOf);
  if (!next) return null;
  const sequence = toSequence(next.before, indexOf);
  const scores = await trainer.score(site, parameters, { ...visitor, sequence });
  return rankOf(next.item, scores, new Set(sequence.items));
}
