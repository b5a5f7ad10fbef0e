/**
 * What somebody who attacks a release knows of those who are not attacked: mean and variance, by coordinate, of updates
 * that other visitors give on the same model. Anybody who knows how such visitors behave can make these.
 */

/** Updates, added up. */
export class Crowd {
  readonly #sums: Float64Array;
  readonly #squares: Float64Array;
  #count = 0;

  /** @param dim d */
  constructor(dim: number) {
    this.#sums = new Float64Array(dim);
    this.#squares = new Float64Array(dim);
  }

  /** @param update [d], lattice units */
  add(update: Int32Array): void {
    for (let i = 0; i < update.length; i++) {
      const value = update[i]!;
      this.#sums[i] = this.#sums[i]! + value;
      this.#squares[i] = this.#squares[i]! + value * value;
    }
    this.#count++;
  }

  /** [d]; at least one update must have been added, as for {@link variance}. */
  mean(): Float64Array {
    return this.#sums.map((sum) => sum / this.#count);
  }

  /**
   * [d], each half-way to the mean of all: a coordinate that few updates moved looks as if it never could (shrinkage
   * towards a common variance, as Ledoit, Wolf 2004 for covariances; half is a choice).
   */
  variance(): Float64Array {
    const mean = this.mean();
    const own = this.#squares.map((square, i) => Math.max(0, square / this.#count - mean[i]! ** 2));
    const common = own.reduce((sum, value) => sum + value, 0) / own.length;
    return own.map((value) => (value + common) / 2);
  }
}
