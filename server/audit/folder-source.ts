/** A log in a folder, as `hearsay log export` writes it. */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type AuditSource, maxModelBytes } from '../../shared/audit/audit-source.ts';
import { type CatalogSource, maxCatalogBytes } from '../../shared/audit/evidence-source.ts';
import { HearsayError, reasonOf } from '../../shared/hearsay-error.ts';
import { maxBundleBytes } from '../../shared/log/entry-bundle.ts';

/** @returns throws HearsayError BAD_CONFIG from its methods where a file is there and cannot be read */
export function folderSource(folder: string): AuditSource & CatalogSource {
  const read = async (path: string, maxBytes = maxBundleBytes): Promise<Uint8Array | undefined> => {
    try {
      const found = await stat(join(folder, path));
      if (!found.isFile() || found.size > maxBytes)
        throw new Error(`expected a file of at most ${maxBytes} bytes`);
      return await readFile(join(folder, path));
    } catch (cause) {
      if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
      throw new HearsayError('BAD_CONFIG', `cannot read ${join(folder, path)}: ${reasonOf(cause)}`, {
        cause,
      });
    }
  };
  return {
    log: (path) => read(path),
    model: (hash) => read(`models/${hash}`, maxModelBytes),
    catalog: (hash) => read(`catalog/${hash}`, maxCatalogBytes),
  };
}
