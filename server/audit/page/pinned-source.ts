/**
 * The leaves that an audit has read, to be read again: keeping all of them would take too much memory, and a server could
 * show others the second time. So the hash of each bundle is kept, and what is read again has to have it.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import type { AuditSource } from '../../../shared/audit/audit-source.ts';
import { UnreadableTile } from '../../../shared/audit/read-leaves.ts';
import { equalBytes } from '../../../shared/log/bytes.ts';

/** See the head of this file. */
export type PinnedSource = {
  /** For the audit. */
  readonly source: AuditSource;
  /** What the audit has read, again; a bundle that it has not read is not there. @throws UnreadableTile where it is another */
  readonly again: Pick<AuditSource, 'log'>;
};

/** @param source that is audited */
export function pinnedSource(source: AuditSource): PinnedSource {
  const hashes = new Map<string, Uint8Array>();
  const pin = async (path: string): Promise<Uint8Array | undefined> => {
    const bytes = await source.log(path);
    if (bytes && path.startsWith('tile/entries/')) hashes.set(path, sha256(bytes));
    return bytes;
  };
  const recall = async (path: string): Promise<Uint8Array | undefined> => {
    const hash = hashes.get(path);
    const bytes = hash && (await source.log(path));
    if (bytes && !equalBytes(sha256(bytes), hash))
      throw new UnreadableTile('it is another one than when it was audited');
    return bytes;
  };
  return { source: { ...source, log: pin }, again: { log: recall } };
}
