/** Fetches each file once, however many visitors ask: they share this machine, not their histories. */
import { fetchVerified } from '../../client/index.ts';

/** Bytes of the aggregator's file at this path, held against its hash. */
export type FetchFile = (path: string, hash: string) => Promise<Uint8Array>;

/** Files that are kept; older ones are fetched again. */
const mostFiles = 8;

/** See the head of this file. @param aggregator its origin */
export function createSharedFetch(aggregator: string): FetchFile {
  const files = new Map<string, Promise<Uint8Array>>();
  return (path, hash) => {
    const known = files.get(path);
    if (known) return known;
    const file = fetchVerified(`${aggregator}${path}`, hash);
    files.set(path, file);
    file.catch(() => files.delete(path));
    if (files.size > mostFiles) files.delete(files.keys().next().value ?? '');
    return file;
  };
}
