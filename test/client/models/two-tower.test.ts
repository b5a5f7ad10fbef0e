import { describe, expect, it } from 'vitest';
import type { HistoryEvent } from '../../../client/history/history-event.ts';
import { twoTower } from '../../../client/models/two-tower.ts';
import { initialModel } from '../../../shared/model/initial-model.ts';
import { splitVector } from '../../../shared/model/spec.ts';
import { describeFederation } from './federation-conformance.ts';
import { describeModel, dim, type NaiveView, staged } from './model-conformance.ts';
import { dot, itemVector, plus, type Row, softmaxOf, through, times } from './naive-history-model.ts';
import { naivePredictions } from './naive-predictions.ts';
import { ratesOf, remembered } from './naive-visitor.ts';
import { richCatalog, richHistory } from './small-catalog.ts';

const small = [
  'longLayer',
  'shortLayer',
  'givenLayer',
  'hiddenBias',
  'userOutput',
  'itemOutput',
  'temperature',
  'rankUser',
  'rankItem',
  'rankProduct',
  'rankScore',
  'rankBias',
  'rankOutput',
];

/** A row over its softened length. */
const softened = (row: Row): Row => times(row, 1 / Math.sqrt(dot(row, row) + 0.25));

/** Scores by the towers, and after re-ranking. All seven items are candidates. */
function judgeAfter(
  { tensors, features }: NaiveView,
  before: readonly HistoryEvent[],
): { towers: number[]; reranked: number[] } {
  const scaled = (row: Row, name: string): Row => times(through(row, tensors[name]!), 0.1);
  const vectors = richCatalog.items.map((_, item) =>
    times(itemVector(tensors.itemVectors!, tensors.content!, richCatalog, item), 0.5),
  );
  const memory = (decay: number): Row =>
    remembered(before, decay, (id) => vectors[richCatalog.indexOf.get(id)!]!) ??
    new Array<number>(dim).fill(0);
  const [long, short] = [memory(0.9), memory(0.3)];
  const hidden = [
    scaled(long, 'longLayer'),
    scaled(short, 'shortLayer'),
    scaled([...ratesOf(before), ...Array.from(features)], 'givenLayer'),
    times([...tensors.hiddenBias!], 0.1),
  ]
    .reduce(plus)
    .map((value) => Math.max(0, value));
  const past = plus(times(long, tensors.longGain![0]!), times(short, tensors.shortGain![0]!));
  const user = softened(plus(past, scaled(hidden, 'userOutput')));
  const ends = vectors.map((vector) => softened(plus(vector, scaled(vector, 'itemOutput'))));
  const heat = 0.25 * tensors.temperature![0]!;
  const towers = ends.map((end, item) => heat * dot(user, end) + tensors.itemBias![item]!);
  const reranked = towers.map((score, item) => {
    const end = ends[item]!;
    const rank = [
      scaled(user, 'rankUser'),
      scaled(end, 'rankItem'),
      scaled(
        end.map((value, k) => value * user[k]!),
        'rankProduct',
      ),
      scaled([0.1 * score], 'rankScore'),
      times([...tensors.rankBias!], 0.1),
    ].reduce(plus);
    return (
      score +
      0.1 *
        dot(
          rank.map((value) => Math.max(0, value)),
          [...tensors.rankOutput!],
        )
    );
  });
  return { towers, reranked };
}

describeModel({
  model: twoTower,
  small,
  drawn: [],
  scores: (view) => judgeAfter(view, view.history).reranked,
  loss: (view) => {
    let [retrieval, ranking, wanted] = [0, 0, 0];
    for (const { before, item, weight } of naivePredictions(view.history, richCatalog)) {
      const { towers, reranked } = judgeAfter(view, before);
      const p = softmaxOf(towers)[item]!;
      retrieval -= weight > 0 ? weight * Math.log(p) : -weight * Math.log(1 - p);
      if (weight < 0) continue;
      // Fewer than sixteen predictions: all of them are re-ranked.
      ranking -= weight * Math.log(softmaxOf(reranked)[item]!);
      wanted += weight;
    }
    return retrieval + (0.5 * ranking) / wanted;
  },
});

describe('two-tower before anything is learned', () => {
  it('scores a known item of the same content near the temperature, 8, and an unknown one of none near 0', async () => {
    const stage = staged({ model: twoTower, small: [] });
    const scorer = stage.scorer(initialModel(stage.spec, 3));
    const scores = await scorer.scores(stage.visitorOf(richHistory.slice(0, 1)));
    expect(Math.max(...scores)).toBe(scores[0]);
    expect(scores[0]).toBeGreaterThan(4);
    expect(Math.abs(scores[3]!)).toBeLessThan(2);
    expect(splitVector(stage.spec, initialModel(stage.spec, 3)).itemBias!.every((bias) => bias === 0)).toBe(
      true,
    );
  });
});

describeFederation(twoTower, 0.25);
