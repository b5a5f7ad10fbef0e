/** What is refused before it is parsed, and what comes of refusals. */
import type { ErrorCode } from '../hearsay-error.ts';

/** Protocol versions that this build speaks, newest first. */
export const protocolVersions: readonly number[] = [1];

/**
 * Most bytes of one encoded update: two a coordinate and a kilobyte. An update within any radius of this
 * protocol needs less, because its norm is bounded: many large coordinates do not fit.
 */
export function maxUpdateBytes(dim: number): number {
  return 2 * dim + 1024;
}

/** Most bytes of one message on the socket: the largest update and its header. */
export function maxMessageBytes(dim: number): number {
  return maxUpdateBytes(dim) + 4096;
}

/** Refusals after which a connection is cut off. */
export const maxRefusals = 20;

/** Refusals that honest browsers run into: others were faster, their network has given its share, none is taken now. */
export const outpacedCodes: readonly ErrorCode[] = ['ROUND_CLOSED', 'STALE_MODEL', 'TOO_MANY', 'UNAVAILABLE'];

/** The newest version that both sides speak; undefined where there is none. */
export function negotiateVersion(theirs: readonly number[]): number | undefined {
  return protocolVersions.find((version) => theirs.includes(version));
}
