/** What is refused before it is parsed. */

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

/** The newest version that both sides speak; undefined where there is none. */
export function negotiateVersion(theirs: readonly number[]): number | undefined {
  return protocolVersions.find((version) => theirs.includes(version));
}
