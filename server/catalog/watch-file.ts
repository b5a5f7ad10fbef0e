/**
 * Watches one file by its folder, so that a file that takes its place under its name is noticed like one that is written
 * to. Told is of a file whose size has been the same for a while: what is written in two steps is not read between them.
 */
import { basename, dirname, join, resolve } from 'node:path';
import { watch } from 'chokidar';

/** How long a file has to rest, milliseconds. */
const restMs = 500;

/** A watch that is on. */
export type FileWatch = { readonly ready: Promise<void>; readonly close: () => Promise<void> };

/**
 * @param changed the file is there, and was changed
 * @param failed the folder can no longer be watched
 */
export function watchFile(file: string, changed: () => void, failed: (error: unknown) => void): FileWatch {
  const folder = dirname(resolve(file));
  const path = join(folder, basename(file));
  const watcher = watch(folder, {
    depth: 0,
    ignoreInitial: true,
    ignored: (other) => other !== folder && other !== path,
    awaitWriteFinish: { stabilityThreshold: restMs, pollInterval: restMs / 5 },
  });
  const ready = new Promise<void>((done) => watcher.once('ready', () => done()));
  watcher.on('add', changed).on('change', changed).on('error', failed);
  return { ready, close: () => watcher.close() };
}
