/** What a backup says of itself: how far the log had come, and the hash of each of its files. Written last. */
import * as z from 'zod/mini';
import { parseTilePath } from '../../shared/log/tile.ts';
import { countSchema, hex32Schema, positiveCountSchema } from '../../shared/protocol/primitives.ts';
import { parseNamedPath } from '../log/named-file.ts';

/** Its name in the folder. */
export const manifestName = 'manifest.json';

const isBackupPath = (path: string): boolean =>
  path === 'checkpoint' ||
  path === 'vkey' ||
  parseTilePath(path) !== undefined ||
  parseNamedPath(path) !== undefined;

/** See the head of this file. */
export const backupManifestSchema = z.strictObject({
  /** Of this layout. A change of it raises this. */
  format: z.literal(1),
  /** Leaves in the log, and the root over them. */
  size: positiveCountSchema,
  root: hex32Schema,
  /** How many models were released; the version of the current one. */
  releases: countSchema,
  version: countSchema,
  /** By their paths in the folder, each with its SHA-256. */
  files: z.array(
    z.strictObject({
      path: z.string().check(z.refine(isBackupPath, { error: 'expected the path of a file of a backup' })),
      hash: hex32Schema,
    }),
  ),
});

/** See {@link backupManifestSchema}. */
export type BackupManifest = z.infer<typeof backupManifestSchema>;
