/** Whether the chain of models is unbroken, and each published file the one that a leaf states. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { AuditSource } from './audit-source.ts';
import { type Check, filesCovered } from './check.ts';

/** A published file that a leaf names. */
export type NamedModel = { readonly version: number; readonly hash: string };

/** What is checked. */
export type ModelParts = {
  readonly source: AuditSource;
  readonly models: readonly NamedModel[];
  /** What the leaves themselves say of versions and hashes. */
  readonly chain: Check;
  /** Told the share of the files that are done. */
  readonly onProgress: (share: number) => void;
};

/** Hash every file; one that cannot be had is no failure, and no success. */
export async function checkModels({ source, models, chain, onProgress }: ModelParts): Promise<Check> {
  if (chain.status === 'failed') return chain;
  let missing = 0;
  for (const [i, { version, hash }] of models.entries()) {
    // what cannot be had says as little as what is not there
    const bytes = await source.model(hash).catch(() => undefined);
    if (!bytes) missing++;
    else if (bytesToHex(sha256(bytes)) !== hash) {
      const detail = `the file ${hash} of version ${version} has another hash`;
      return { name: 'models', status: 'failed', covered: filesCovered(i), detail };
    }
    onProgress((i + 1) / models.length);
  }
  const covered = `${chain.covered}, ${filesCovered(models.length - missing)}`;
  if (missing === 0) return { ...chain, covered };
  const lost = `${missing} of ${filesCovered(models.length)} could not be had`;
  const detail = chain.detail ? `${lost}; ${chain.detail}` : lost;
  return { name: 'models', status: 'not-checkable', covered, detail };
}
