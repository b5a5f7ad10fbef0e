/**
 * Sparse targets: (position, item, weight) entries, wanted where the weight is positive (-w log p), unwanted where it is negative
 * (-|w| log(1 - p); Welleck et al. 2020). Their logits' errors are kept apart from the grid and added one by one, for what is left of
 * p - 1 or of odds that cancel would be lost among the grid's numbers.
 */
import {
  gridAt,
  gridStride,
  hitsAt,
  itemsAt,
  lanes,
  massesAt,
  maximaAt,
  positions,
  rowBytes,
  scalesAt,
  sumsAt,
  targetErrorsAt,
  targetItemsAt,
  targetPositionsAt,
  targetUserGradientAt,
  targetWeightsAt,
  usersAt,
} from './layout';
import { addRow } from './rows';

/** 1 - p is not known better in float32. */
const smallestRest: f64 = 5.9604644775390625e-8;

/** logit - maximum of each entry. */
export function readHits(count: usize): void {
  for (let t: usize = 0; t < count; t++) {
    const maximum = load<f32>(maximaAt + (positionOf(t) << 2));
    store<f64>(hitsAt + (t << 3), <f64>load<f32>(gridAddress(t)) - maximum);
  }
}

/**
 * An entry's error is mass · p less its weight where wanted, plus its odds |w| p / (1 - p) where not; a position's mass is the
 * sum of its wanted weights less its odds. The grid keeps mass · p of all other items, as exp · scale.
 */
export function weighTargets(count: usize): void {
  memory.fill(massesAt, 0, lanes << 3);
  for (let t: usize = 0; t < count; t++) {
    const weight = <f64>load<f32>(targetWeightsAt + (t << 2));
    const p = probabilityOf(t);
    const own = weight < 0 ? (-weight * p) / max(1 - p, smallestRest) : -weight;
    store<f64>(targetErrorsAt + (t << 3), own);
    const mass = massesAt + (positionOf(t) << 3);
    store<f64>(mass, load<f64>(mass) - own);
  }
  for (let t: usize = 0; t < count; t++) {
    const error = targetErrorsAt + (t << 3);
    const mass = load<f64>(massesAt + (positionOf(t) << 3));
    store<f64>(error, load<f64>(error) + mass * probabilityOf(t));
    store<f32>(gridAddress(t), 0); // so that a second entry of this cell adds its own part only
  }
  for (let p: usize = 0; p < positions; p++) {
    store<f32>(scalesAt + (p << 2), <f32>(load<f64>(massesAt + (p << 3)) / load<f32>(sumsAt + (p << 2))));
  }
}

/** What the entries add to the users' gradient; has to come before the items change. */
export function addToUsers(count: usize): void {
  memory.fill(targetUserGradientAt, 0, positions * rowBytes);
  for (let t: usize = 0; t < count; t++) {
    addRow(targetUserGradientAt + positionOf(t) * rowBytes, errorOf(t), itemsAt + itemOf(t) * rowBytes);
  }
}

/** What the entries add to the items' gradient and to the bias's. */
export function addToItems(count: usize, factor: f32, itemsTo: usize, biasTo: usize): void {
  for (let t: usize = 0; t < count; t++) {
    const step = factor * errorOf(t);
    addRow(itemsTo + itemOf(t) * rowBytes, step, usersAt + positionOf(t) * rowBytes);
    const bias = biasTo + (itemOf(t) << 2);
    store<f32>(bias, load<f32>(bias) + step);
  }
}

function positionOf(t: usize): usize {
  return load<u32>(targetPositionsAt + (t << 2));
}

function itemOf(t: usize): usize {
  return load<u32>(targetItemsAt + (t << 2));
}

function errorOf(t: usize): f32 {
  return <f32>load<f64>(targetErrorsAt + (t << 3));
}

function gridAddress(t: usize): usize {
  return gridAt + itemOf(t) * gridStride + (positionOf(t) << 2);
}

function probabilityOf(t: usize): f64 {
  return <f64>load<f32>(gridAddress(t)) / load<f32>(sumsAt + (positionOf(t) << 2));
}

function max(a: f64, b: f64): f64 {
  return a > b ? a : b;
}
