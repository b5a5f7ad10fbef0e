import { describe, expect, it } from 'vitest';
import type { HistoryEvent } from '../../../client/history/history-event.ts';
import { bilinear } from '../../../client/models/bilinear.ts';
import { indexCatalog } from '../../../client/models/catalog-index.ts';
import { fnv1a } from '../../../client/models/fnv1a.ts';
import { toSequence } from '../../../client/models/sequence.ts';
import { noFeatures } from '../../../client/models/visitor-features.ts';
import { initialModel } from '../../../shared/model/initial-model.ts';
import { modelSpec } from '../../../shared/model/model-spec.ts';
import { describeFederation } from './federation-conformance.ts';
import { describeModel, dim, type NaiveView } from './model-conformance.ts';
import { type Row, softmaxOf, times } from './naive-history-model.ts';
import { naivePredictions } from './naive-predictions.ts';
import { ratesOf, remembered } from './naive-visitor.ts';
import { richCatalog, toEvents } from './small-catalog.ts';

const [words, vectors, ids] = [128, 5, 4 * dim];
const width = words + vectors + ids;

/** Each of the three blocks at length 1, or 0. */
function normal(row: Row): Row {
  const block = (from: number, to: number): Row => {
    const part = row.slice(from, to);
    return times(part, 1 / (Math.hypot(...part) || 1));
  };
  return [...block(0, words), ...block(words, words + vectors), ...block(words + vectors, width)];
}

/** An item's words folded into 128 columns, its two vectors of 5 values, its id under four hashes with signs. */
function itemRow(itemId: string): Row {
  const item = richCatalog.indexOf.get(itemId)!;
  const row = new Array<number>(width).fill(0);
  const { starts, columns, values } = richCatalog.content;
  for (let entry = starts[item]!; entry < starts[item + 1]!; entry++) {
    const from = columns[entry]!;
    const column = from < 512 ? from % words : words + from - 512;
    row[column] = row[column]! + values[entry]!;
  }
  for (const hash of [0, 1, 2, 3].map((prefix) => fnv1a(`${prefix}:${itemId}`))) {
    const column = words + vectors + (hash % ids);
    row[column] = row[column]! + (hash >= 2 ** 31 ? -1 : 1);
  }
  return normal(row);
}

const rows = richCatalog.items.map(({ id }) => itemRow(id));

function scoresAfter({ tensors, features }: NaiveView, before: readonly HistoryEvent[]): number[] {
  const none = new Array<number>(width).fill(0);
  const looks = [0.9, 0.3].map((memory) => normal(remembered(before, memory, itemRow) ?? none));
  const user = [...looks.flat(), ...ratesOf(before), ...Array.from(features)];
  const wanted = Array.from({ length: width }, (_, column) => {
    let sum = 0;
    user.forEach((value, row) => {
      const sameContent = row < 2 * width && row % width === column && column < words + vectors;
      sum += value * (0.25 * tensors.weights![row * width + column]! + (sameContent ? 2 : 0));
    });
    return sum;
  });
  return rows.map((row, item) =>
    row.reduce((sum, value, column) => sum + value * wanted[column]!, tensors.itemBias![item]!),
  );
}

describeModel({
  model: bilinear,
  small: [],
  drawn: [],
  scores: (view) => scoresAfter(view, view.history),
  loss: (view) => {
    let loss = 0;
    for (const { before, item, weight } of naivePredictions(view.history, richCatalog)) {
      const p = softmaxOf(scoresAfter(view, before))[item]!;
      loss -= weight > 0 ? weight * Math.log(p) : -weight * Math.log(1 - p);
    }
    return loss;
  },
});

describe('bilinear before anything is learned', () => {
  it('ranks what resembles the history first, by words and by vectors', async () => {
    const catalog = indexCatalog([
      { id: 'a', title: 'red enamel mug' },
      { id: 'b', title: 'blue enamel mug' },
      { id: 'c', vectors: { text: [1, 0, 0.1] } },
      { id: 'd', vectors: { text: [0.9, 0.1, 0] } },
      { id: 'e', vectors: { text: [-1, 0, 0] } },
    ]);
    const spec = modelSpec({ name: 'bilinear', dim: 8 }, catalog.shape);
    const scorer = bilinear.createScorer({ spec, catalog }, initialModel(spec, 1));
    const after = async (itemId: string): Promise<Float32Array> =>
      scorer.scores({
        sequence: toSequence(toEvents([[itemId, 'view', 1]]), catalog.indexOf),
        features: noFeatures,
        local: new Float32Array(0),
      });
    const [mug, text] = [await after('a'), await after('c')];
    expect(mug[1]).toBeGreaterThan(Math.max(mug[2]!, mug[3]!, mug[4]!) + 0.5);
    expect(text[3]).toBeGreaterThan(Math.max(text[0]!, text[1]!, text[4]!) + 0.5);
  });
});

describeFederation(bilinear, 0.25);
