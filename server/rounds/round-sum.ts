/** The running integer sum of a round; every update is decoded and checked before it is added. */
import { createUpdateDecoder, type UpdateDecoder } from '../../shared/lattice/decode-update.ts';
import { assertWithinRadius } from '../../shared/lattice/norm.ts';
import { addUpdate } from '../../shared/lattice/sum.ts';

/** One sum; its memory does not grow with the updates in it. */
export class RoundSum {
  readonly #decode: UpdateDecoder;
  readonly #sum: Int32Array;

  constructor(dim: number) {
    this.#decode = createUpdateDecoder(dim);
    this.#sum = new Int32Array(dim);
  }

  /** [d], lattice units; a view. */
  get values(): Int32Array {
    return this.#sum;
  }

  /**
   * @param radius the norm bound of an update, lattice units
   * @throws HearsayError BAD_DELTA, OUT_OF_RANGE, NORM_EXCEEDED; then the sum is as it was
   */
  add(bytes: Uint8Array, radius: number): void {
    const update = this.#decode(bytes);
    assertWithinRadius(update.values, radius);
    addUpdate(this.#sum, update);
  }

  /** Take back an update that was added and could not be stored. */
  subtract(bytes: Uint8Array): void {
    const { indices, values } = this.#decode(bytes);
    addUpdate(this.#sum, { indices, values: values.map((value) => -value) });
  }

  /** Begin a new round. */
  clear(): void {
    this.#sum.fill(0);
  }
}
