/** A file with a token: its holder alone has it. What an aggregator keeps of it is the hash. */
import { readFile, writeFile } from 'node:fs/promises';
import * as z from 'zod/mini';
import { HearsayError, reasonOf } from '../../shared/hearsay-error.ts';
import { parseWith } from '../../shared/protocol/parse.ts';
import { hex32Schema } from '../../shared/protocol/primitives.ts';

const tokenFileSchema = z.strictObject({ token: hex32Schema });

/**
 * Write a token into a new file, readable by its owner only.
 * @throws HearsayError BAD_CONFIG where the file is there already, or cannot be written
 */
export async function writeToken(file: string, token: string): Promise<void> {
  try {
    await writeFile(file, `${JSON.stringify({ token })}\n`, { flag: 'wx', mode: 0o600 });
  } catch (cause) {
    throw new HearsayError('BAD_CONFIG', `cannot write ${file}: ${reasonOf(cause)}`, { cause });
  }
}

/** The token in a file. @throws HearsayError BAD_CONFIG where there is none in it */
export async function readToken(file: string): Promise<string> {
  try {
    return parseWith(tokenFileSchema, JSON.parse(await readFile(file, 'utf8')), 'BAD_CONFIG').token;
  } catch (cause) {
    throw new HearsayError('BAD_CONFIG', `${file}: expected a credential (hearsay audit credential FILE)`, {
      cause,
    });
  }
}
