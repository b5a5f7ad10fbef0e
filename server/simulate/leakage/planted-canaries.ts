/**
 * Canaries in a simulated federation: each is in or out by a fair coin of its own, and those that are in take part in the last
 * releases, in as many as the plan says. They are hostile: they try to be longer than an update may be, and are as
 * long as the intake admits. The ledger counts them as any other participant.
 */
import {
  addCanary,
  canaryMagnitudes,
  canaryProduct,
  type Words,
} from '../../../shared/audit/leakage/canary.ts';
import { estimateEpsilon } from '../../../shared/audit/leakage/epsilon-estimate.ts';
import { type CanaryGuesses, epsilonLowerBound } from '../../../shared/audit/leakage/epsilon-lower-bound.ts';
import { guessCanaries } from '../../../shared/audit/leakage/guess-canaries.ts';
import { seededUniform, streams } from '../seeded-uniform.ts';
import type { AuditedBuild } from './audited-build.ts';

/** What is planted. */
export type CanaryPlan = {
  /** m, in and out together, >= 2. */
  readonly canaries: number;
  readonly seed: number;
  /** d. */
  readonly dim: number;
  /** Longest that an update may be, lattice units. */
  readonly radius: number;
};

/** What came of them. */
export type CanaryOutcome = {
  readonly canaries: number;
  readonly included: number;
  /** Releases that those which were in took part in. */
  readonly releases: number;
  /** Length of each over the longest that is allowed; above 1 only where the intake is broken. */
  readonly length: number;
  /** The tests that were made, each with its guesses. */
  readonly guesses: readonly CanaryGuesses[];
  /** The best of them; 0 proves nothing. */
  readonly lowerBound: number;
  /** What {@link lowerBound} would be were every guess right: no leak is seen beyond it. */
  readonly mostProvable: number;
  /** Andrew et al.: an estimate, no bound. */
  readonly estimate: number;
};

/** How sure lower bounds are. */
export const confidence = 0.95;

/**
 * Shares of the canaries that are guessed about, chosen beforehand: few sure guesses prove most where noise is in order,
 * many where there is none; not all, for as many are said to be in as out, and coins do not fall so evenly. Each test
 * has half of the chance of error.
 */
const guessedShares = [0.1, 0.95];

/** Times the radius that a canary tries to be long. */
const hostileLength = 8;

/** See the head of this file. */
export class PlantedCanaries {
  readonly #plan: CanaryPlan;
  readonly #magnitudes: Int32Array;
  readonly #included: Uint8Array;
  /** Sum of those that are in, [d]. */
  readonly #sum: Int32Array;
  /** Sum of the releases that they were in, [d]. */
  readonly #seen: Float64Array;
  #releases = 0;

  /** @throws HearsayError what `admit` refuses canaries of allowed length with */
  constructor(plan: CanaryPlan, admit: AuditedBuild['admit']) {
    const { canaries, seed, dim } = plan;
    this.#plan = plan;
    this.#magnitudes = longestAdmitted(plan, admit);
    const coin = seededUniform(seed, streams.coins);
    this.#included = Uint8Array.from({ length: canaries }, () => (coin() < 0.5 ? 1 : 0));
    this.#seen = new Float64Array(dim);
    this.#sum = new Int32Array(dim);
    this.#included.forEach((isIn, canary) => {
      if (isIn) addCanary(this.#sum, this.#magnitudes, this.#words(canary));
    });
  }

  /** A sum with the updates of those that are in. @param sum [d], not mutated */
  plant(sum: Int32Array): Int32Array {
    return sum.map((value, i) => value + this.#sum[i]!);
  }

  /** Look at a release that they were planted in. @param noised [d] its noised sum, less all other updates; lattice units */
  see(noised: Float64Array): void {
    for (let i = 0; i < noised.length; i++) this.#seen[i] = this.#seen[i]! + noised[i]!;
    this.#releases++;
  }

  /** Guess. @param delta at which epsilon is read @param onProgress told the share of canaries that are scored */
  outcome(delta: number, onProgress: (share: number) => void): CanaryOutcome {
    const { canaries, dim, radius } = this.#plan;
    const included = this.#included;
    const scores = this.#scores(onProgress);
    const terms = { delta, confidence: 1 - (1 - confidence) / guessedShares.length };
    const guesses = guessedShares.map((share) => guessCanaries({ scores, included }, share));
    const best = (tests: readonly CanaryGuesses[]): number =>
      Math.max(...tests.map((test) => epsilonLowerBound(test, terms)));
    return {
      ...{ canaries, included: included.filter((isIn) => isIn === 1).length, releases: this.#releases },
      length: lengthOf(this.#magnitudes) / radius,
      guesses,
      lowerBound: best(guesses),
      mostProvable: best(guesses.map((test) => ({ ...test, correct: test.guesses }))),
      estimate: estimateEpsilon(
        scores.filter((_, canary) => included[canary] === 1),
        { dim, delta },
      ),
    };
  }

  /** [m] cosine of each canary with the sum of the releases. */
  #scores(onProgress: (share: number) => void): Float64Array {
    const { canaries } = this.#plan;
    const lengths = lengthOf(this.#magnitudes) * lengthOf(this.#seen);
    const weighted = this.#seen.map((value, i) => value * this.#magnitudes[i]!);
    return new Float64Array(canaries).map((_, canary) => {
      if (canary % 500 === 0) onProgress(canary / canaries);
      return canaryProduct(weighted, this.#words(canary)) / lengths;
    });
  }

  #words(canary: number): Words {
    const uniform = seededUniform(this.#plan.seed, streams.canaries, canary);
    return () => uniform() * 2 ** 32;
  }
}

function longestAdmitted({ dim, radius }: CanaryPlan, admit: AuditedBuild['admit']): Int32Array {
  const hostile = canaryMagnitudes(dim, hostileLength * radius);
  try {
    admit(hostile, radius);
    return hostile;
  } catch {
    const longest = canaryMagnitudes(dim, radius);
    admit(longest, radius);
    return longest;
  }
}

function lengthOf(vector: Int32Array | Float64Array): number {
  let squares = 0;
  for (const value of vector) squares += value * value;
  return Math.sqrt(squares);
}
