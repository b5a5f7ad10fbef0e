/** What an audit is made of: an address, an export, or a data folder, and what a credential opens there. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { AuditSource } from '../../shared/audit/audit-source.ts';
import type { EvidenceSource } from '../../shared/audit/evidence-source.ts';
import type { VersionRange } from '../../shared/audit/recomputation.ts';
import { HearsayError } from '../../shared/hearsay-error.ts';
import { readToken } from '../admin/token-file.ts';
import { openSqliteStore } from '../store/sqlite-store.ts';
import { folderSource } from './folder-source.ts';
import { httpEvidence } from './http-evidence.ts';
import { addressIn, baseOf, httpSource } from './http-source.ts';
import { storeSource } from './store-source.ts';

/** What goes with a target. */
export type TargetOptions = {
  /** File of a credential. */
  readonly credential?: string;
  /** First and last version to recompute. */
  readonly from?: number;
  readonly to?: number;
};

/** See the head of this file. */
export type AuditTarget = {
  readonly source: AuditSource;
  /** By which what was seen of it is remembered. */
  readonly name: string;
  /** Address under which models lie, a slash at its end; null where they have none. */
  readonly files: string | null;
  /** Undefined where only the outside is seen. */
  readonly evidence: { readonly source: EvidenceSource; readonly range: VersionRange } | undefined;
  readonly close: () => void;
};

/** @throws HearsayError BAD_CONFIG where it is neither an address nor a folder, or does not go with the options */
export async function openTarget(target: string, options: TargetOptions): Promise<AuditTarget> {
  const { evidence, ...opened } = await openSource(target, options.credential);
  const { from, to } = options;
  if (!evidence && (from !== undefined || to !== undefined)) {
    throw new HearsayError('BAD_CONFIG', '--from and --to say what is recomputed: give --credential as well');
  }
  if (from !== undefined && to !== undefined && from > to) {
    throw new HearsayError('BAD_CONFIG', `--from ${from} lies behind --to ${to}`);
  }
  const range = { from: from ?? 0, to: to ?? Number.POSITIVE_INFINITY };
  return { ...opened, evidence: evidence && { source: evidence, range } };
}

type Opened = Omit<AuditTarget, 'evidence'> & { readonly evidence: EvidenceSource | undefined };

async function openSource(target: string, credential: string | undefined): Promise<Opened> {
  const close = (): void => undefined;
  const address = addressIn(target);
  if (address) {
    const evidence =
      credential === undefined ? undefined : httpEvidence(address, await readToken(credential));
    return { source: httpSource(address), name: address.href, files: baseOf(address), evidence, close };
  }
  if (!existsSync(target)) throw new HearsayError('BAD_CONFIG', `${target}: no address, and no such folder`);
  if (credential !== undefined) {
    const why = 'an export holds no updates, and a data folder needs no credential';
    throw new HearsayError('BAD_CONFIG', `--credential is for addresses: ${why}`);
  }
  const name = resolve(target);
  if (!existsSync(join(target, 'hearsay.db'))) {
    return { source: folderSource(target), name, files: null, evidence: undefined, close };
  }
  const store = openSqliteStore(target);
  try {
    return { ...storeSource(store), name, files: null, close: () => store.close() };
  } catch (error) {
    store.close();
    throw error;
  }
}
