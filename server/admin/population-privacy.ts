/**
 * What privacy the visitors who really come can buy. Noise hides one among many: with few updates in a release it either
 * drowns them or promises nothing. Measured at the noise that is as long as all updates together can be: n updates of norm
 * B_model against noise of standard deviation sigma in d coordinates, about sigma sqrt(d) long. Beyond it a release is mostly
 * noise; how much less a model needs to learn well, only a simulation says (`hearsay simulate`).
 *
 * Guarantee: as `planner.ts`, of one period. Who contributes is not counted, for participants are another in each round: the
 * profiles of a period lie between its updates over the cap, and its updates.
 */
import { updateShape } from '../../shared/lattice/update-shape.ts';
import type { LogState } from '../../shared/log/state.ts';
import { isGuarantee } from '../../shared/privacy/guarantee.ts';
import { planFromNoise } from '../../shared/privacy/planner.ts';
import { noiseMultiplierOf } from '../../shared/protocol/site-config.ts';
import type { ReleaseRecord } from './history.ts';

/** See the head of this file. An epsilon of null is no guarantee: noise off, above 20, or delta too large for so many. */
export type PopulationPrivacy = {
  /** Mean over the latest releases. */
  readonly updatesPerRelease: number;
  /** Profiles that gave them in the last period that is over, or in the first one. */
  readonly profiles: { readonly atLeast: number; readonly atMost: number };
  /** Of one period, at the noise in force. */
  readonly periodEpsilon: number | null;
  /** How long all updates of a release together can be, in lengths of its noise; null where the noise is off. */
  readonly signalToNoise: number | null;
  /** Of one period, at the noise that is as long as the updates together can be: what they buy. */
  readonly boughtEpsilon: number | null;
  /** That noise over the sensitivity. */
  readonly boughtNoiseMultiplier: number;
};

/** Releases over which the mean goes, at most. */
const mostCounted = 20;

/**
 * @param releases the latest ones, oldest first
 * @returns null before the first release
 */
export function populationPrivacy(
  releases: readonly ReleaseRecord[],
  { site, dim }: Pick<NonNullable<LogState['config']>, 'site' | 'dim'>,
): PopulationPrivacy | null {
  const counted = releases.slice(-mostCounted);
  if (counted.length === 0) return null;
  const updatesPerRelease = counted.reduce((sum, { updates }) => sum + updates, 0) / counted.length;
  const { cap, delta, variance } = site.privacy;
  const ofPeriod = updatesOfPeriod(releases);
  const profiles = { atLeast: Math.ceil(ofPeriod / cap), atMost: ofPeriod };
  const longest = updatesPerRelease * updateShape(dim, site).modelRadius;
  const boughtNoiseMultiplier = longest / Math.sqrt(dim) / site.lattice.radius;
  const epsilonAt = (noiseMultiplier: number): number | null => {
    const { epsilon } = planFromNoise({ noiseMultiplier, cap, delta });
    return isGuarantee(epsilon) && delta * profiles.atLeast < 1 ? epsilon : null;
  };
  return {
    ...{ updatesPerRelease, profiles, boughtNoiseMultiplier },
    periodEpsilon: epsilonAt(noiseMultiplierOf(site)),
    signalToNoise: variance === 0 ? null : longest / Math.sqrt(variance * dim),
    boughtEpsilon: epsilonAt(boughtNoiseMultiplier),
  };
}

/** Updates of the last period that is over; of the newest one where there is no other. */
function updatesOfPeriod(releases: readonly ReleaseRecord[]): number {
  const newest = releases.at(-1)?.period;
  const earlier = releases.filter((release) => release.period !== newest);
  const period = earlier.at(-1)?.period ?? newest;
  const within = releases.filter((release) => release.period === period);
  return within.reduce((sum, { updates }) => sum + updates, 0);
}
