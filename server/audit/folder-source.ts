/** A log in a folder, as `hearsay log export` writes it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AuditSource } from '../../shared/audit/audit-source.ts';
import { HearsayError } from '../../shared/hearsay-error.ts';

/** @returns throws HearsayError BAD_CONFIG from its methods where a file is there and cannot be read */
export function folderSource(folder: string): AuditSource {
  const read = async (path: string): Promise<Uint8Array | undefined> => {
    try {
      return await readFile(join(folder, path));
    } catch (cause) {
      if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new HearsayError('BAD_CONFIG', `cannot read ${join(folder, path)}: ${reason}`, { cause });
    }
  };
  return { log: read, model: (hash) => read(`models/${hash}`) };
}
