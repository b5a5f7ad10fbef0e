/** The honest log of `served-log.ts` audited: as it is, spoilt by whoever serves it, or signed by its owner in another way. */
import { type Audit, auditLog } from '../../../shared/audit/audit-log.ts';
import type { Check, CheckName } from '../../../shared/audit/check.ts';
import type { SeenLog } from '../../../shared/audit/check-history.ts';
import { encodeLeaf, type Leaf, type LeafOf, parseLeaf } from '../../../shared/log/leaf.ts';
import { tilePath } from '../../../shared/log/tile.ts';
import { replaceAt } from '../log/damage.ts';
import { type Files, honestLog, key, modelsOf, serve, sourceOf, treeOf } from './served-log.ts';

export const { log, files } = honestLog();
export const size = log.leaves.length;

export const audit = (served: Files, seen?: SeenLog): Promise<Audit> =>
  auditLog({ source: sourceOf(served), seen });
export const seenAt = (leaves: readonly Uint8Array[], verifierKey = key): SeenLog => ({
  verifierKey,
  size: leaves.length,
  root: treeOf(leaves).root(),
});
export const statusOf = ({ checks }: Audit, name: CheckName): Check =>
  checks.find((check) => check.name === name)!;
/** Names of the checks that failed. */
export const failures = ({ checks }: Audit): CheckName[] =>
  checks.filter(({ status }) => status === 'failed').map(({ name }) => name);
export const spoilt = (path: string, change: (bytes: Uint8Array) => Uint8Array): Files =>
  new Map([...files, [path, change(files.get(path)!)]]);
/** The log with other leaves, which its owner signs. */
export const resigned = (leaves: readonly Uint8Array[]): Files => serve(leaves, modelsOf(log));
/** The log with one leaf said otherwise. */
export function restated<K extends Leaf['kind']>(kind: K, change: (leaf: LeafOf<K>) => Leaf): Files {
  const at = log.leaves.findLastIndex((bytes) => parseLeaf(bytes).kind === kind);
  const leaf = parseLeaf(log.leaves[at]!) as LeafOf<K>;
  return resigned(replaceAt(log.leaves, at, encodeLeaf(change(leaf))));
}
export const entries = tilePath({ level: 'entries', index: 0, width: size });
export const tile = tilePath({ level: 0, index: 0, width: size });
