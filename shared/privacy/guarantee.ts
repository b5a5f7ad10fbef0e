/** From which epsilon on nobody may speak of a guarantee: one line for browsers, the aggregator, the simulator and their pages. */

/** Above this an epsilon promises nothing that a visitor could rely on: e^20 is hundreds of millions. */
export const mostEpsilonThatPromises = 20;

/** Whether an epsilon stands for a guarantee. @param epsilon >= 0 */
export const isGuarantee = (epsilon: number): boolean => epsilon <= mostEpsilonThatPromises;
