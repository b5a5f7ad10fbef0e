/** A file of a log by its path, C2SP tlog-tiles: `checkpoint`, `vkey`, `tile/...`. */
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { parseTilePath } from '../../shared/log/tile.ts';
import type { Journal } from '../rounds/journal.ts';
import type { LogSigner } from './log-signer.ts';

/** A log, and who signs it. */
export type SignedLog = {
  readonly signer: Pick<LogSigner, 'verifierKey' | 'sign'>;
  readonly log: Pick<Journal, 'state' | 'rootAt' | 'tile'>;
};

/** @returns undefined where the log has no such file, or has not come so far */
export function logFile({ signer, log }: SignedLog, path: string): Uint8Array | undefined {
  if (path === 'checkpoint') return utf8ToBytes(signer.sign(log));
  if (path === 'vkey') return utf8ToBytes(`${signer.verifierKey}\n`);
  const tile = parseTilePath(path);
  return tile && log.tile(tile);
}
