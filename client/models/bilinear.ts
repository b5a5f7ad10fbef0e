/**
 * `bilinear`: R(u, i) = uᵀ W i + bias(i), W beside a fixed multiple of the identity where both sides have the same
 * columns, so that content ranks before anything is learned. Users are their history's items (by a long and by a
 * short memory), the rates of their event types, and the page's features; items are their words, category,
 * attributes, named vectors and hashed id. Chu, Park 2009 (WWW), trained online by SGD on the softmax over the catalog.
 * Shared: W and the bias. Local: nothing. A site supplies: item ids; titles, attributes, vectors and the page's
 * features are what it is good at.
 */
import { add, mul, type NamedTensorMap, type Scalar, type Tensor2D } from '@tensorflow/tfjs-core';
import {
  type BilinearTensor,
  columnsOfSpec,
  itemColumns,
  userColumns,
} from '../../shared/model/bilinear-spec.ts';
import { splitVector } from '../../shared/model/spec.ts';
import { contentMatch, createBilinearScorer, weightScale } from './bilinear-scorer.ts';
import { softmaxLoss } from './catalog-softmax.ts';
import { positionsOf, predictionsWithColdStart } from './cold-start.ts';
import { deltaOf, denseVariables } from './dense-variables.ts';
import { itemFeatures, userFeatures } from './hashed-features.ts';
import { givenProduct, productWithGiven } from './matrix-product.ts';
import type { LocalInput, LocalTask, Model, ModelSite } from './model.ts';
import { softmaxTargets } from './softmax-targets.ts';
import type { Tensors } from './tensors.ts';

/** The bilinear model. */
export const bilinear: Model = { name: 'bilinear', localTask, createScorer: createBilinearScorer };

function localTask({ spec, catalog }: ModelSite, { parameters, visitor }: LocalInput): LocalTask | undefined {
  const predictions = predictionsWithColdStart(visitor.sequence);
  if (!predictions) return undefined;
  const columns = columnsOfSpec(spec, catalog.shape);
  const [rows, width] = [userColumns(columns), itemColumns(columns)];
  const count = catalog.items.length;
  const items = itemFeatures(catalog, columns);
  const users = userFeatures(visitor, predictions, items, columns);
  return {
    variables: denseVariables(spec, splitVector(spec, parameters)),
    constants: {
      users: { values: users, shape: [predictions.steps.length, rows] },
      items: { values: items, shape: [count, width] },
      match: { values: contentMatch(columns), shape: [rows, width] },
      ...softmaxTargets(predictions, [predictions.steps.length, count]),
    },
    positions: positionsOf(predictions),
    loss,
    toDelta: (changes) => deltaOf(spec, changes),
  };
}

type Constants = Tensors<'users' | 'items' | 'match' | 'targets'> & Partial<Tensors<'negatives'>>;

function loss(variables: NamedTensorMap, constants: NamedTensorMap): Scalar {
  const { weights, itemBias } = variables as Tensors<BilinearTensor>;
  const { users, items, match, targets, negatives } = constants as Constants;
  const wanted = givenProduct(users, add(mul(weights, weightScale), match) as Tensor2D);
  const logits = add(productWithGiven(wanted, items), itemBias) as Tensor2D;
  return softmaxLoss(logits, { targets, negatives });
}
