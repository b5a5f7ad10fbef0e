/**
 * A credential: a token that its auditor alone has, in a file. The operator is given its hash, and writes that into the
 * settings: so nothing secret has to be handed over.
 */
import { createHash, randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import * as z from 'zod/mini';
import { HearsayError, reasonOf } from '../../shared/hearsay-error.ts';
import { parseWith } from '../../shared/protocol/parse.ts';
import { hex32Schema } from '../../shared/protocol/primitives.ts';

const credentialSchema = z.strictObject({ token: hex32Schema });

/**
 * Write a new credential, readable by its owner only.
 * @returns SHA-256 of the token, hex, for the operator
 * @throws HearsayError BAD_CONFIG where the file is there already, or cannot be written
 */
export async function createCredential(file: string): Promise<string> {
  const token = randomBytes(32).toString('hex');
  try {
    await writeFile(file, `${JSON.stringify({ token })}\n`, { flag: 'wx', mode: 0o600 });
  } catch (cause) {
    throw new HearsayError('BAD_CONFIG', `cannot write ${file}: ${reasonOf(cause)}`, { cause });
  }
  return createHash('sha256').update(token).digest('hex');
}

/** The token in a file. @throws HearsayError BAD_CONFIG where it is no credential */
export async function readCredential(file: string): Promise<string> {
  try {
    return parseWith(credentialSchema, JSON.parse(await readFile(file, 'utf8')), 'BAD_CONFIG').token;
  } catch (cause) {
    throw new HearsayError('BAD_CONFIG', `${file}: expected a credential (hearsay audit credential FILE)`, {
      cause,
    });
  }
}
