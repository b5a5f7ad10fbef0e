/** A disk of a few megabytes, really full where it is full: a tmpfs, which takes the right to mount one. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type SmallDisk = {
  readonly folder: string;
  /** Fill it, but for so many bytes; 0: to the last page. */
  readonly fillTo: (freeBytes: number) => void;
  /** Take away what {@link fillTo} has put there. */
  readonly makeRoom: () => void;
  /** The same disk once more, mounted read-only. @returns its folder */
  readonly readOnly: () => string;
  readonly unmount: () => void;
};

const mount = (...args: string[]): void => void execFileSync('mount', args, { stdio: 'pipe' });

/** @returns undefined where this process may not mount; it says so */
export function mountSmallDisk(megabytes: number): SmallDisk | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'hearsay-disk-'));
  try {
    mount('-t', 'tmpfs', '-o', `size=${megabytes}m`, 'hearsay-test', folder);
  } catch (error) {
    rmdirSync(folder);
    console.warn(`SKIPPED: faults of a real disk need the right to mount a tmpfs: ${String(error)}`);
    return undefined;
  }
  const view = `${folder}-read-only`;
  const ballast = join(folder, 'ballast');
  const makeRoom = (): void => rmSync(ballast, { force: true });
  return {
    folder,
    makeRoom,
    fillTo: (freeBytes) => {
      makeRoom();
      const { bavail, bsize } = statfsSync(folder);
      writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - freeBytes)));
    },
    readOnly: () => {
      mkdirSync(view, { recursive: true });
      mount('--bind', folder, view);
      mount('-o', 'remount,bind,ro', view);
      return view;
    },
    unmount: () => {
      // lazily: libsql closes a file once its last statement is garbage-collected
      for (const mounted of [view, folder].filter(existsSync)) {
        execFileSync('umount', ['-l', mounted]);
        rmdirSync(mounted);
      }
    },
  };
}
