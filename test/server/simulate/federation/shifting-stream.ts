/**
 * A stream of views whose tastes shift: items lie in clusters, the next item is mostly of the last one's cluster, and at
 * some moment the clusters are dealt anew. Everybody has as many events in every period, so that windows of as many
 * events are periods.
 */
import type { Dataset } from '../../../../server/simulate/dataset/dataset.ts';
import { datasetBuilder } from '../../../../server/simulate/dataset/dataset-builder.ts';
import { eventTypes } from '../../../../shared/protocol/event-type.ts';
import { seededUniform } from '../../../shared/seeded-random.ts';

/** How large, and when it shifts. */
export type StreamOptions = {
  readonly users: number;
  readonly items: number;
  readonly clusterSize: number;
  readonly periods: number;
  readonly eventsPerPeriod: number;
  /** First period with other clusters. */
  readonly shiftAt: number;
  readonly seed: number;
};

/** Length of a period: a third of the half-life of `replayHalfLifeMs`. */
export const periodMs = 10 * 86_400_000;

/** Chance that the next item is of the last one's cluster. */
const loyalty = 0.75;

/** Nobody sees an item twice. */
export function shiftingStream(options: StreamOptions): Dataset {
  const { users, items, clusterSize, periods, eventsPerPeriod, shiftAt, seed } = options;
  const uniform = seededUniform(seed);
  const builder = datasetBuilder();
  for (let item = 0; item < items; item++) builder.item({ id: `i${item}` });
  const deal = () => shuffled(items, uniform).map((place) => Math.floor(place / clusterSize));
  const [before, after] = [deal(), deal()];
  const type = eventTypes.indexOf('view');
  const step = periodMs / (eventsPerPeriod * users + 1);
  for (let user = 0; user < users; user++) {
    const seen = new Set<number>();
    let last = Math.floor(uniform() * items);
    for (let period = 0; period < periods; period++) {
      const clusters = period < shiftAt ? before : after;
      for (let event = 0; event < eventsPerPeriod; event++) {
        const isLoyal = uniform() < loyalty;
        const unseen = Array.from({ length: items }, (_, item) => item).filter((item) => !seen.has(item));
        const alike = unseen.filter((item) => clusters[item] === clusters[last]);
        const choice = isLoyal && alike.length > 0 ? alike : unseen;
        last = choice[Math.floor(uniform() * choice.length)]!;
        seen.add(last);
        const time = period * periodMs + (event * users + user) * step;
        builder.event({ user: `u${user}`, item: `i${last}`, time, type });
      }
    }
  }
  return builder.build();
}

function shuffled(count: number, uniform: () => number): number[] {
  const order = Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const other = Math.floor(uniform() * (i + 1));
    [order[i], order[other]] = [order[other]!, order[i]!];
  }
  return order;
}
