import { describe, expect, it } from 'vitest';
import { autoencoder } from '../../../client/models/autoencoder.ts';
import { describeFederation } from './federation-conformance.ts';
import { describeModel, dim, type NaiveView, staged } from './model-conformance.ts';
import { dot, itemVector, plus, type Row, rowOf, softmaxOf, through, times } from './naive-history-model.ts';
import { remembered } from './naive-visitor.ts';
import { richCatalog, richHistory } from './small-catalog.ts';

const small = ['context'];
const items = richCatalog.items.length;

/** Scores for what the encoder reads of a bag, [dim]. */
function decode({ tensors, features }: NaiveView, seen: Row): number[] {
  const said = times(through(Array.from(features), tensors.context!), 0.1);
  const interest = plus(plus(seen, said), [...tensors.interestBias!]).map(Math.tanh);
  return richCatalog.items.map(
    (_, item) =>
      dot(interest, itemVector(tensors.itemOutput!, tensors.content!, richCatalog, item)) +
      tensors.itemBias![item]!,
  );
}

const inputsOf = ({ tensors }: NaiveView): Row[] =>
  richCatalog.items.map((_, item) => itemVector(tensors.itemInput!, tensors.content!, richCatalog, item));

describeModel({
  model: autoencoder,
  small,
  drawn: ['bags', 'targets'],
  scores: (view) => {
    const inputs = inputsOf(view);
    const oneHot = (id: string): Row =>
      inputs.map((_, item) => (item === richCatalog.indexOf.get(id) ? 1 : 0));
    const bag = remembered(view.history, 0.9, oneHot) ?? inputs.map(() => 0);
    const length = Math.hypot(...bag) || 1;
    const none = new Array<number>(dim).fill(0);
    return decode(
      view,
      inputs.reduce((sum, input, item) => plus(sum, times(input, bag[item]! / length)), none),
    );
  },
  loss: (view, { constants }, step) => {
    const inputs = inputsOf(view);
    const rows = [...new Set(view.history.map(({ itemId }) => richCatalog.indexOf.get(itemId!)!))];
    const bags = Float64Array.from(constants[`bags${step}`]!.values);
    const targets = Float64Array.from(constants[`targets${step}`]!.values);
    const negatives = constants[`negatives${step}`]?.values;
    let loss = 0;
    for (let copy = 0; copy < bags.length / rows.length; copy++) {
      const bag = rowOf(bags, copy, rows.length);
      const none: Row = new Array<number>(dim).fill(0);
      const seen = rows.reduce<Row>((sum, item, row) => plus(sum, times(inputs[item]!, bag[row]!)), none);
      softmaxOf(decode(view, seen)).forEach((p, item) => {
        loss -= targets[copy * items + item]! * Math.log(p);
        if (negatives) loss -= negatives[copy * items + item]! * Math.log(1 - p);
      });
    }
    return loss;
  },
});

describe('what the autoencoder hands to a device', () => {
  it('is of the large input table only the rows in use, however many copies it masks', () => {
    const { variables, constants } = staged({ model: autoencoder, small }).taskOf(richHistory)!;
    const used = new Set(richHistory.map(({ itemId }) => itemId)).size;
    expect(variables.inputs!.shape).toEqual([used, dim]);
    expect(constants.bags0!.shape).toEqual([17, used]);
  });
});

describeFederation(autoencoder, 0.25);
