import { describe, expect, it } from 'vitest';
import type { HistoryEvent } from '../../../client/history/history-event.ts';
import { trainLocally } from '../../../client/models/local-round.ts';
import { mlp } from '../../../client/models/mlp.ts';
import type { LocalTask } from '../../../client/models/model.ts';
import { splitVector } from '../../../shared/model/spec.ts';
import { eventTypes } from '../../../shared/protocol/event-type.ts';
import { backends } from './backends.ts';
import { describeFederation } from './federation-conformance.ts';
import { describeModel, dim, type NaiveView, staged } from './model-conformance.ts';
import { dot, itemVector, plus, type Row, rowOf, through, times } from './naive-history-model.ts';
import { naivePredictions } from './naive-predictions.ts';
import { ratesOf, remembered } from './naive-visitor.ts';
import { richCatalog, richHistory, toEvents } from './small-catalog.ts';

const [units, types, items] = [64, eventTypes.length, richCatalog.items.length];
const small = [
  'userLayer',
  'longLayer',
  'shortLayer',
  'itemLayer',
  'rateLayer',
  'longSimilarity',
  'shortSimilarity',
  'hiddenBias',
  'output',
  'longMatch',
  'shortMatch',
];
const open: Row = new Array<number>(units).fill(1);

/** A judge of items after these events: the logit of one, with this dropout mask. */
function judgeAfter({ tensors, features }: NaiveView, before: readonly HistoryEvent[]) {
  const vectorOf = (item: number): Row =>
    itemVector(tensors.itemVectors!, tensors.content!, richCatalog, item);
  const scaled = (row: Row, name: string): Row => times(through(row, tensors[name]!), 0.1);
  const memory = (decay: number): Row =>
    remembered(before, decay, (id) => vectorOf(richCatalog.indexOf.get(id)!)) ??
    new Array<number>(dim).fill(0);
  const [long, short] = [memory(0.9), memory(0.3)];
  const [longTo, shortTo] = [plus(long, scaled(long, 'longMatch')), plus(short, scaled(short, 'shortMatch'))];
  const known = [
    scaled([...ratesOf(before), ...Array.from(features)], 'userLayer'),
    scaled(long, 'longLayer'),
    scaled(short, 'shortLayer'),
    times([...tensors.hiddenBias!], 0.1),
  ].reduce(plus);
  const count = (item: number, type: number): number => Math.max(0, tensors.itemRates![item * types + type]!);
  const largest = eventTypes.map((_, type) =>
    Math.max(...richCatalog.items.map((_, item) => count(item, type))),
  );
  const ratesOfItem = (item: number): Row =>
    largest.map((most, type) => Math.log1p(count(item, type)) / Math.log1p(most));
  return (item: number, mask: Row): number => {
    const vector = vectorOf(item);
    const [likeLong, likeShort] = [dot(longTo, vector), dot(shortTo, vector)];
    const hidden = [
      known,
      scaled(vector, 'itemLayer'),
      scaled(ratesOfItem(item), 'rateLayer'),
      times([...tensors.longSimilarity!], 0.1 * likeLong),
      times([...tensors.shortSimilarity!], 0.1 * likeShort),
    ].reduce(plus);
    const kept = hidden.map((value, unit) => Math.max(0, value) * mask[unit]!);
    const wide = tensors.longGain![0]! * likeLong + tensors.shortGain![0]! * likeShort;
    return 0.1 * dot(kept, [...tensors.output!]) + wide + tensors.itemBias![item]!;
  };
}

/** Catalog index of each row of the task's item vectors, found by where a change of its bias goes. */
function itemsOfRows({ variables, toDelta }: LocalTask): number[] {
  const none = Object.entries(variables).map(([name, { values }]) => [name, new Float32Array(values.length)]);
  const marked = variables.bias!.values.map((_, row) => row + 1);
  const { spec } = staged({ model: mlp, small });
  const bias = splitVector(spec, toDelta({ ...Object.fromEntries(none), bias: marked })).itemBias!;
  return Array.from(marked, (mark) => bias.indexOf(mark));
}

/** How often each item was drawn in a step. */
function drawnIn({ constants }: LocalTask, step: number, rows: readonly number[]): Map<number, number> {
  const drawn = new Map<number, number>();
  constants[`drawn${step}`]?.values.forEach((value, at) => {
    const item = rows[at % rows.length]!;
    if (value === 1) drawn.set(item, (drawn.get(item) ?? 0) + 1);
  });
  return drawn;
}

/** The task's rows, looked up once. */
const rowsOfTask = new WeakMap<LocalTask, number[]>();
function rowsOf(task: LocalTask): number[] {
  const rows = rowsOfTask.get(task) ?? itemsOfRows(task);
  rowsOfTask.set(task, rows);
  return rows;
}

const softplus = (x: number): number => Math.log1p(Math.exp(x));

describeModel({
  model: mlp,
  small,
  counted: ['itemRates'],
  drawn: ['drawn', 'mask'],
  scores: (view) => {
    const judge = judgeAfter(view, view.history);
    return richCatalog.items.map((_, item) => judge(item, open));
  },
  loss: (view, task, step) => {
    const drawn = drawnIn(task, step, rowsOf(task));
    const masks = Float64Array.from(task.constants[`mask${step}`]!.values);
    let loss = 0;
    for (const { before, moment, item, weight } of naivePredictions(view.history, richCatalog)) {
      const judge = judgeAfter(view, before);
      const mask = rowOf(masks, moment, units);
      loss += Math.abs(weight) * softplus(weight > 0 ? -judge(item, mask) : judge(item, mask));
      if (weight < 0) continue;
      for (const [other, times] of drawn) loss += ((weight * 4 * times) / 64) * softplus(judge(other, mask));
    }
    return loss;
  },
});

describe('what mlp draws', () => {
  const stage = staged({ model: mlp, small });
  const task = stage.taskOf(richHistory)!;

  it('are negatives from the whole catalog but for what the visitor wanted: also what is held out, or was disliked', () => {
    const wanted = new Set(
      naivePredictions(richHistory, richCatalog)
        .filter(({ weight }) => weight > 0)
        .map(({ item }) => item),
    );
    const drawn = new Set([0, 1, 2, 3, 4].flatMap((step) => [...drawnIn(task, step, rowsOf(task)).keys()]));
    expect([...drawn].sort()).toEqual([...richCatalog.items.keys()].filter((item) => !wanted.has(item)));
  });

  it('are none where everything was wanted', async () => {
    await backends[0]![1]();
    const everything = toEvents(richCatalog.items.map(({ id }, time) => [id, 'like', time]));
    const task = stage.taskOf(everything)!;
    expect(Object.keys(task.constants).filter((name) => name.startsWith('drawn'))).toEqual(['drawnWeights']);
    const { losses } = await trainLocally(task, { steps: 2, learningRate: 0.1 }, async () => undefined);
    expect(losses.every((loss) => loss > 0)).toBe(true);
  });

  it('are masks of zeros and twos, about half each, one row for each moment', () => {
    const { values, shape } = task.constants.mask0!;
    expect(shape).toEqual([task.constants.given!.shape[0], units]);
    expect(new Set(values)).toEqual(new Set([0, 2]));
    const kept = values.filter((value) => value === 2).length / values.length;
    expect(Math.abs(kept - 0.5)).toBeLessThan(0.15);
  });

  it('takes of the item table each row once: those of the history and of what was drawn', () => {
    const rows = rowsOf(task);
    expect(new Set(rows).size).toBe(rows.length);
    expect(task.variables.vectors!.shape).toEqual([rows.length, dim]);
  });
});

describe('the private counts of mlp', () => {
  it('stand in the delta as the visitor’s own shares less what the model has, whatever was trained', () => {
    const stage = staged({ model: mlp, small });
    const task = stage.taskOf(richHistory)!;
    const none = Object.entries(task.variables).map(([name, { values }]) => [
      name,
      new Float32Array(values.length),
    ]);
    const delta = splitVector(stage.spec, task.toDelta(Object.fromEntries(none))).itemRates!;
    const before = splitVector(stage.spec, stage.parameters).itemRates!;
    eventTypes.forEach((type, t) => {
      const ofType = richHistory.filter((event) => event.type === type);
      richCatalog.items.forEach(({ id }, item) => {
        const share = ofType.filter(({ itemId }) => itemId === id).length / ofType.length;
        const expected = ofType.length === 0 ? 0 : 0.3 * (share - (8 / items) * before[item * types + t]!);
        expect(delta[item * types + t]).toBeCloseTo(expected, 5);
      });
    });
  });
});

describeFederation(mlp, 0.2);
