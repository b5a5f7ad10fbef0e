/** The disk that a data folder is on. */
import { statfsSync } from 'node:fs';

/** What a server needs to know of it. */
export type Disk = {
  /** Bytes that this process may still write. @throws what the system throws */
  readonly freeBytes: () => number;
  /** Bytes that are to stay free: below them no update is taken and no round opens. */
  readonly reserveBytes: number;
};

/** @param reserveMb megabytes of 2^20 bytes; 0: nothing is kept free */
export function diskOf(folder: string, reserveMb: number): Disk {
  return {
    freeBytes: () => {
      const { bavail, bsize } = statfsSync(folder);
      return bavail * bsize;
    },
    reserveBytes: reserveMb * 2 ** 20,
  };
}
