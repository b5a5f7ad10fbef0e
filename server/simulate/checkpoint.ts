/**
 * Where a stopped simulation goes on. Kept beside the output file, written whole or not at all, and removed when the
 * run is done. Node's structured serialization, gzipped: it is this program's own file, not an interchange format.
 */
import { createHash } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { deserialize, serialize } from 'node:v8';
import { gunzipSync, gzipSync } from 'node:zlib';
import { HearsayError } from '../../shared/hearsay-error.ts';
import type { RunState } from './run-state.ts';

/** Changes with what a state is made of, so that no state of another make is gone on from. */
const format = 3;

/** What a checkpoint belongs to: a hash over everything that the result depends on. */
export function runIdentity(whatDecides: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify([format, whatDecides]))
    .digest('hex');
}

/** One run's checkpoint file. */
export class Checkpoint {
  readonly #file: string;
  readonly #identity: string;
  #writing: Promise<void> = Promise.resolve();

  /** @param out where the result will be written */
  constructor(out: string, identity: string) {
    this.#file = `${out}.checkpoint`;
    this.#identity = identity;
  }

  /**
   * The state to go on from; undefined where there is none.
   * @throws HearsayError BAD_CONFIG where the file is of another run, or cannot be read
   */
  async read(): Promise<RunState | undefined> {
    const bytes = await readFile(this.#file).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (!bytes) return undefined;
    const found = parse(bytes);
    if (found?.identity === this.#identity) return found.state;
    throw new HearsayError(
      'BAD_CONFIG',
      `${this.#file} is of another run: remove it, or choose another --out`,
    );
  }

  /** Replace what is there; in the order of the calls. */
  write(state: RunState): void {
    const bytes = gzipSync(serialize({ identity: this.#identity, state }), { level: 1 });
    const fresh = `${this.#file}.new`;
    this.#writing = this.#writing.then(async () => {
      await writeFile(fresh, bytes);
      await rename(fresh, this.#file);
    });
    this.#writing.catch(() => undefined); // told by `remove`
  }

  /** The run is done. @throws what writing has thrown */
  async remove(): Promise<void> {
    await this.#writing;
    await rm(this.#file, { force: true });
  }
}

function parse(bytes: Buffer): { identity: string; state: RunState } | undefined {
  try {
    return deserialize(gunzipSync(bytes)) as { identity: string; state: RunState };
  } catch {
    return undefined;
  }
}
