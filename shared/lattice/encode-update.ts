/** Writes updates; the format is in `update-format.ts`. */
import { HearsayError } from '../hearsay-error.ts';
import { BitWriter } from './bit-writer.ts';
import { paddedSize } from './padding.ts';
import { blockSize, countBits, gapParameterBits, maxQuotient, valueParameterBits } from './update-format.ts';

/** Largest magnitude that is written. */
const maxMagnitude = 32_767;

/**
 * Write an update, padded to its size bucket.
 * @param update [dim], lattice units, |value| <= 32,767
 * @throws HearsayError OUT_OF_RANGE
 */
export function encodeUpdate(update: Int32Array): Uint8Array {
  const bits = new BitWriter();
  for (let start = 0; start < update.length; start += blockSize) {
    writeBlock(bits, update.subarray(start, start + blockSize));
  }
  const bytes = bits.finish();
  const padded = new Uint8Array(paddedSize(bytes.length));
  padded.set(bytes);
  return padded;
}

function writeBlock(bits: BitWriter, block: Int32Array): void {
  const gaps: number[] = [];
  const values: number[] = [];
  let gap = 0;
  for (const value of block) {
    if (value === 0) {
      gap++;
      continue;
    }
    if (Math.abs(value) > maxMagnitude) throw new HearsayError('OUT_OF_RANGE', `${value} leaves 16 bits`);
    gaps.push(gap);
    values.push(value);
    gap = 0;
  }
  bits.write(values.length, countBits);
  if (values.length === 0) return;
  const k = bestParameter(gaps, 2 ** gapParameterBits - 1);
  const magnitudes = values.map((value) => Math.abs(value) - 1);
  const m = bestParameter(magnitudes, 2 ** valueParameterBits - 1);
  bits.write(k, gapParameterBits);
  bits.write(m, valueParameterBits);
  for (let i = 0; i < values.length; i++) {
    bits.writeRice(gaps[i]!, k);
    bits.write(values[i]! < 0 ? 1 : 0, 1);
    bits.writeRice(magnitudes[i]!, m);
  }
}

/** The cheapest Rice parameter for these numbers whose quotients all stay short. */
function bestParameter(numbers: readonly number[], largest: number): number {
  let best = largest;
  let bestCost = Number.POSITIVE_INFINITY;
  for (let k = 0; k <= largest; k++) {
    let cost = 0;
    for (const n of numbers) cost += n >> k > maxQuotient ? Number.POSITIVE_INFINITY : (n >> k) + 1 + k;
    if (cost < bestCost) [best, bestCost] = [k, cost];
  }
  return best;
}
