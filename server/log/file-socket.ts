/**
 * Where a running aggregator gives the files of an export or a backup: HTTP over a socket in its data folder, for whoever may
 * enter that. The aggregator keeps its database to itself, so that no other process could read it. What it gives is public,
 * but for masters and optimizers' states, which follow from public things and noised sums.
 */
import { chmod, rm } from 'node:fs/promises';
import { Agent, createServer, type RequestOptions, request } from 'node:http';
import { join, relative, resolve } from 'node:path';
import { HearsayError, reasonOf } from '../../shared/hearsay-error.ts';
import { joinBytes } from '../../shared/log/bytes.ts';
import type { ReadStoredFile } from './stored-file.ts';

const socketName = 'files.sock';

/** The shorter one: systems limit the path of a socket to some hundred bytes. */
function socketIn(folder: string): string {
  const whole = resolve(folder, socketName);
  const short = join(relative(process.cwd(), folder), socketName);
  return short.length < whole.length ? short : whole;
}

/** A socket that answers. */
export type FileSocket = { readonly close: () => void };

/**
 * Answer in a data folder that this process has to itself.
 * @param read gives a file by its path
 * @throws what the system throws where it cannot make the socket
 */
export async function openFileSocket(
  folder: string,
  read: (path: string) => Uint8Array | undefined,
): Promise<FileSocket> {
  const socket = socketIn(folder);
  await rm(socket, { force: true }); // of a process that was killed: the lock on the folder is ours
  // who writes a large file between two of them must not find the connection gone
  const server = createServer({ keepAliveTimeout: 0 }, (asked, response) => {
    const bytes = attempt(() => read((asked.url ?? '').slice(1)));
    if (bytes instanceof Error) response.writeHead(500).end(reasonOf(bytes));
    else if (bytes) response.writeHead(200, { 'Content-Length': bytes.length }).end(bytes);
    else response.writeHead(404).end();
  });
  await new Promise<void>((listening, reject) => {
    server.once('error', reject);
    server.listen(socket, listening);
  });
  await chmod(socket, 0o600);
  return {
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** A failing store costs the one who asks its answer, never the process. */
function attempt<T>(run: () => T): T | Error {
  try {
    return run();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/**
 * The files of the aggregator that runs on a data folder; undefined where none does. Close it after use.
 * @returns its `read` throws HearsayError BAD_CONFIG where the aggregator goes away, INTERNAL where it fails
 */
export async function connectFileSocket(
  folder: string,
): Promise<{ readonly read: ReadStoredFile; readonly close: () => void } | undefined> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const options = { socketPath: socketIn(folder), agent };
  const close = (): void => agent.destroy();
  try {
    await get(options, 'vkey');
  } catch {
    close();
    return undefined;
  }
  const read: ReadStoredFile = async (path) => {
    try {
      return await get(options, path);
    } catch (cause) {
      if (cause instanceof HearsayError) throw cause;
      throw new HearsayError('BAD_CONFIG', `the aggregator went away: ${reasonOf(cause)}`, { cause });
    }
  };
  return { read, close };
}

function get(options: RequestOptions, path: string): Promise<Uint8Array | undefined> {
  return new Promise((done, reject) => {
    const asked = request({ ...options, path: `/${path}` }, (response) => {
      const parts: Uint8Array[] = [];
      response.on('data', (part: Uint8Array) => parts.push(part));
      response.once('error', reject);
      response.once('end', () => {
        const body = joinBytes(parts);
        if (response.statusCode === 200) done(body);
        else if (response.statusCode === 404) done(undefined);
        else reject(new HearsayError('INTERNAL', `${path}: ${new TextDecoder().decode(body)}`));
      });
    });
    asked.once('error', reject);
    asked.end();
  });
}
