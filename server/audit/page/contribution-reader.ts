/** Reads the contributions of a release, and with a credential what was kept of them. */
import type { EvidenceSource, RoundEvidence } from '../../../shared/audit/evidence-source.ts';
import { readLeafRange } from '../../../shared/audit/read-leaves.ts';
import type { ReleaseEntry } from '../../../shared/audit/timeline.ts';
import { HearsayError } from '../../../shared/hearsay-error.ts';
import { parseLeaf } from '../../../shared/log/leaf.ts';
import type { Contribution } from './contribution-table.ts';
import type { PinnedSource } from './pinned-source.ts';
import { figuresOf } from './update-figures.ts';

/** The log that was audited. */
export type AuditedLog = PinnedSource['again'];

/** Which contributions of a release. */
export type ContributionRange = {
  readonly release: ReleaseEntry;
  /** Leaves; within the release's. */
  readonly from: number;
  readonly to: number;
  /** Of the log when it was audited. */
  readonly size: number;
};

/** @throws HearsayError BAD_LOG, BAD_LEAF, UnreadableTile where they are not those that were audited */
export async function readContributions(
  log: AuditedLog,
  { release, from, to, size }: ContributionRange,
): Promise<Contribution[]> {
  const leaves = await readLeafRange(log, { from, to, size });
  const excepted = new Set(release.exceptions);
  return leaves.map((bytes, i) => {
    const leaf = parseLeaf(bytes);
    if (leaf.kind !== 'contribution' || leaf.round !== release.round)
      throw new HearsayError('BAD_LOG', `leaf ${from + i} is no contribution to round ${release.round}`);
    return { leafIndex: from + i, update: leaf.update, isExcepted: excepted.has(from + i) };
  });
}

/**
 * The same with sizes and norms, one after the other.
 * @param kept of their round
 * @returns throws HearsayError BAD_CONFIG where the aggregator does not answer
 */
export async function* measureContributions(
  contributions: readonly Contribution[],
  { round, shape }: ReleaseEntry,
  { client, kept }: { readonly client: EvidenceSource; readonly kept: RoundEvidence | undefined },
): AsyncGenerator<Contribution> {
  for (const each of contributions) {
    const salt = kept?.salts.get(each.leafIndex);
    // without its salt it can be held against nothing
    const bytes = salt && (await client.update(round, each.update));
    yield { ...each, figures: figuresOf({ bytes, salt, stated: each.update, shape }) };
  }
}
