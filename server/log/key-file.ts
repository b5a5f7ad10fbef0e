/** A backup of a log's signing keys: whoever has it can sign in the log's name, so it is readable by its owner only. */
import { readFile, writeFile } from 'node:fs/promises';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import * as z from 'zod/mini';
import { HearsayError, reasonOf } from '../../shared/hearsay-error.ts';
import { parseWith } from '../../shared/protocol/parse.ts';
import { hex32Schema } from '../../shared/protocol/primitives.ts';
import type { LogKeys } from './log-keys.ts';

const keyFileSchema = z.strictObject({
  origin: z.string().check(z.regex(/^[^\s+]{1,200}$/)),
  /** The first one first. */
  privateKeys: z.array(hex32Schema).check(z.minLength(1), z.maxLength(100)),
});

/** @throws HearsayError BAD_CONFIG where the file is there already, or cannot be written */
export async function writeKeyFile(file: string, { origin, privateKeys }: LogKeys): Promise<void> {
  const text = JSON.stringify({ origin, privateKeys: privateKeys.map((key) => bytesToHex(key)) });
  try {
    await writeFile(file, `${text}\n`, { flag: 'wx', mode: 0o600 });
  } catch (cause) {
    throw new HearsayError('BAD_CONFIG', `cannot write ${file}: ${reasonOf(cause)}`, { cause });
  }
}

/** @throws HearsayError BAD_CONFIG where it cannot be read, or is no such file */
export async function readKeyFile(file: string): Promise<LogKeys> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new HearsayError('BAD_CONFIG', `cannot read ${file}: ${reasonOf(cause)}`, { cause });
  });
  try {
    const { origin, privateKeys } = parseWith(keyFileSchema, JSON.parse(text), 'BAD_CONFIG');
    return { origin, privateKeys: privateKeys.map((key) => hexToBytes(key)) };
  } catch (cause) {
    throw new HearsayError('BAD_CONFIG', `${file}: expected a backup of keys (hearsay log key backup FILE)`, {
      cause,
    });
  }
}
