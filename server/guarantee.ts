/** What a statement on privacy goes on with where it is no guarantee: the same words from every command. */
import { isGuarantee } from '../shared/privacy/guarantee.ts';
import type { SiteConfig } from '../shared/protocol/site-config.ts';

/** What a statement of this epsilon goes on with: that it is none, or nothing. */
export const unlessGuarantee = (epsilon: number): string =>
  isGuarantee(epsilon) ? '' : ', which is no guarantee';

/** What a statement on privacy goes on with where updates are compared with each other: that none is claimed, or nothing. */
export const unlessSum = ({ aggregation }: Pick<SiteConfig, 'aggregation'>): string =>
  aggregation ? `, and ${aggregation.kind} compares updates with each other: no privacy is claimed` : '';
