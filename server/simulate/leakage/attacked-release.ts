/** One release of a simulated federation, as those see it who attack it. */

/** What an attack may look at; vectors are [d]. */
export type AttackedRelease = {
  /** The sum before noise, lattice units: what nobody but the aggregator sees. */
  readonly sum: Int32Array;
  /** The noised sum, lattice units: what epsilon is a statement about. */
  readonly noised: Float64Array;
  /** The model after it less the model before it, both as published, weight units. */
  readonly difference: Float32Array;
  /** Variance of the noise, lattice units squared; 0: none. */
  readonly noiseVariance: number;
  /** Updates in the sum. */
  readonly cohort: number;
};
