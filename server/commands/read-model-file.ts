/** A model file that the operator names. */
import { readFile } from 'node:fs/promises';
import { HearsayError } from '../../shared/hearsay-error.ts';

/**
 * Its bytes, whatever they hold.
 * @throws HearsayError BAD_CONFIG where it cannot be read
 */
export async function readModelFile(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new HearsayError('BAD_CONFIG', `cannot read ${file}: ${(cause as Error).message}`, { cause });
  }
}
