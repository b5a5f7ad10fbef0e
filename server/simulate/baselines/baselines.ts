/** The baselines by name. */
import type { Baseline, BaselineName } from './baseline.ts';
import { easeBaselines } from './ease.ts';
import { itemKnn } from './item-knn.ts';
import { popularity } from './popularity.ts';

/** All of them, in the order of the report; the two of EASE share a fit. */
export function createBaselines(): readonly Baseline[] {
  return [popularity, itemKnn, ...easeBaselines()];
}

/** Those that are named. */
export function baselinesNamed(names: readonly BaselineName[]): readonly Baseline[] {
  return createBaselines().filter(({ name }) => names.includes(name));
}
