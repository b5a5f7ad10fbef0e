/** Whether files can be written that a long run ends with: it is asked before the run, not after. */
import { access, constants, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { HearsayError } from '../../shared/hearsay-error.ts';

/**
 * That a file can be written, or replaced. Nothing is written.
 * @throws HearsayError BAD_CONFIG where its folder is not there or may not be written to, or where it is a folder itself
 */
export async function assertWritable(file: string): Promise<void> {
  const folder = dirname(file);
  if (!(await isFolder(folder))) throw unwritable(file, `there is no folder ${folder}`);
  if (await isFolder(file)) throw unwritable(file, 'it is a folder');
  await access(folder, constants.W_OK).catch((cause: Error) => {
    throw unwritable(file, cause.message, { cause });
  });
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );

const unwritable = (file: string, reason: string, options?: ErrorOptions): HearsayError =>
  new HearsayError('BAD_CONFIG', `cannot write ${file}: ${reason}`, options);
