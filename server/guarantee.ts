/** From which epsilon on nobody may speak of a guarantee: one line for the aggregator, the simulator and its report. */
import type { SiteConfig } from '../shared/protocol/site-config.ts';

/** Above this an epsilon promises nothing that a visitor could rely on. */
export const mostEpsilonThatPromises = 20;

/** Whether an epsilon stands for a guarantee. */
export const isGuarantee = (epsilon: number): boolean => epsilon <= mostEpsilonThatPromises;

/** What a statement of this epsilon goes on with: that it is none, or nothing. */
export const unlessGuarantee = (epsilon: number): string =>
  isGuarantee(epsilon) ? '' : ', which is no guarantee';

/** What a statement on privacy goes on with where updates are compared with each other: that none is claimed, or nothing. */
export const unlessSum = ({ aggregation }: Pick<SiteConfig, 'aggregation'>): string =>
  aggregation ? `, and ${aggregation.kind} compares updates with each other: no privacy is claimed` : '';
