/**
 * "Did this visitor take part?" asked of one release by somebody who can make the visitor's update and knows how others
 * behave: for visitors who were in the cohort, and for some who were not.
 */
import type { Crowd } from '../../../shared/audit/leakage/crowd.ts';
import {
  differenceScore,
  type Expectation,
  type Separation,
  separation,
  sumScore,
} from '../../../shared/audit/leakage/membership.ts';
import type { AttackedRelease } from './attacked-release.ts';

/** How well one thing tells members from others. */
export type MembershipLeak = Separation & { readonly source: string };

/** Scores of those who were asked about. */
type Scores = { readonly members: number[]; readonly others: number[] };

/** Collects scores. */
export class MembershipAttack {
  readonly #sources: ReadonlyMap<string, (update: Int32Array) => number>;
  readonly #scores = new Map<string, Scores>();

  /** @param crowd of visitors who are asked about in no attack */
  constructor({ sum, noised, difference, noiseVariance, cohort }: AttackedRelease, crowd: Crowd) {
    const silent: Expectation = { mean: crowd.mean(), variance: crowd.variance(), cohort, noiseVariance: 0 };
    const noisy: Expectation = { ...silent, noiseVariance };
    this.#sources = new Map([
      ['sum before noise', (update) => sumScore(update, sum, silent)],
      ['sum as released', (update) => sumScore(update, noised, noisy)],
      ['difference of two released models', (update) => differenceScore(update, difference, noisy)],
    ]);
  }

  /** @param update [d] of a visitor */
  add(update: Int32Array, isMember: boolean): void {
    for (const [source, score] of this.#sources) {
      const scores = this.#scores.get(source) ?? { members: [], others: [] };
      scores[isMember ? 'members' : 'others'].push(score(update));
      this.#scores.set(source, scores);
    }
  }

  /** By source. At least one member and one other must have been added. */
  leaks(): MembershipLeak[] {
    return Array.from(this.#scores, ([source, { members, others }]) => ({
      source,
      ...separation(Float64Array.from(members), Float64Array.from(others)),
    }));
  }
}
