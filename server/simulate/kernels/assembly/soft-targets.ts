/** Dense targets: a distribution over the catalog for each position, [positions, items] row by row, and a weight for each position. */
import {
  blockItems,
  gridAt,
  gridStride,
  hitsAt,
  itemCount,
  lanes,
  maximaAt,
  positions,
  realBlockEnd,
  scalesAt,
  softTargetsAt,
  softWeightsAt,
  sumsAt,
} from './layout';

/** The mean of logit - maximum under each position's distribution; where that is 0 the logit may be -Infinity. */
export function readSoftHits(): void {
  memory.fill(hitsAt, 0, lanes << 3);
  for (let from: usize = 0; from < itemCount; from += blockItems) {
    const to = realBlockEnd(from);
    for (let p: usize = 0; p < positions; p++) {
      const target = softTargetsAt + ((p * itemCount) << 2);
      const maximum = <f64>load<f32>(maximaAt + (p << 2));
      let hit = load<f64>(hitsAt + (p << 3));
      for (let n = from; n < to; n++) {
        const share = load<f32>(target + (n << 2));
        if (share !== 0) hit += <f64>share * (<f64>load<f32>(gridAt + n * gridStride + (p << 2)) - maximum);
      }
      store<f64>(hitsAt + (p << 3), hit);
    }
  }
}

/** The error is weight · (p - target): the grid becomes exp - sum · target, the scale weight / sum. */
export function weighSoftTargets(): void {
  for (let from: usize = 0; from < itemCount; from += blockItems) {
    const to = realBlockEnd(from);
    for (let p: usize = 0; p < positions; p++) {
      const target = softTargetsAt + ((p * itemCount) << 2);
      const sum = load<f32>(sumsAt + (p << 2));
      let at = gridAt + from * gridStride + (p << 2);
      for (let n = from; n < to; n++) {
        store<f32>(at, load<f32>(at) - sum * load<f32>(target + (n << 2)));
        at += gridStride;
      }
    }
  }
  for (let p: usize = 0; p < positions; p++) {
    const lane = p << 2;
    store<f32>(scalesAt + lane, load<f32>(softWeightsAt + lane) / load<f32>(sumsAt + lane));
  }
}
