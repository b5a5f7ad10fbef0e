/** From which epsilon on nobody may speak of a guarantee: one line for the aggregator, the simulator and its report. */

/** Above this an epsilon promises nothing that a visitor could rely on. */
export const mostEpsilonThatPromises = 20;

/** Whether an epsilon stands for a guarantee. */
export const isGuarantee = (epsilon: number): boolean => epsilon <= mostEpsilonThatPromises;

/** What a statement of this epsilon goes on with: that it is none, or nothing. */
export const unlessGuarantee = (epsilon: number): string =>
  isGuarantee(epsilon) ? '' : ', which is no guarantee';
