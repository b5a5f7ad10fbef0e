/**
 * The learning rate of a local round, adapted on the device: to how much there is to learn from, and to whether the
 * loss falls. What adapts over rounds is the server optimizer.
 */

/** Of one SGD step. */
export type StepSize = {
  readonly rate: number;
  /** Pull towards the start of the round, >= 0; see `LocalTraining`. */
  readonly proximal: number;
};

/** Positions at which a local round learns at half the configured rate. */
const halfRatePositions = 16;

/**
 * Rate of the first step. The loss is a mean, so few positions pull as hard as many, on fewer rows: at the full rate
 * they overshoot. The rate approaches the configured one as the history grows.
 */
export function firstRate(learningRate: number, positions: number): number {
  return (learningRate * positions) / (positions + halfRatePositions);
}

/** Rate of the next step: half, where the last step has raised the loss ("bold driver", Vogl et al. 1988). */
export function nextRate(rate: number, losses: readonly number[]): number {
  const [before, last] = losses.slice(-2);
  return before !== undefined && last !== undefined && last > before ? rate / 2 : rate;
}
