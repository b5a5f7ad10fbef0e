/** Reads a file over HTTP, in Node as in a page: never more than is wanted, never for longer than a minute, from no other address. */
import { HearsayError, reasonOf } from '../../shared/hearsay-error.ts';
import { joinBytes } from '../../shared/log/bytes.ts';

const timeoutMs = 60_000;

/** What is asked for, and how. */
export type ReadOptions = {
  /** Longer answers are refused as they arrive. */
  readonly maxBytes: number;
  /** Bearer token; default none. */
  readonly token?: string;
};

/** What an aggregator says of a credential, by status (PROTOCOL.md, HT3). */
const refusals: ReadonlyMap<number, string> = new Map([
  [401, 'the credential is not known there'],
  [403, 'the credential is known there, but not for audits'],
  [429, 'too many wrong credentials came from here; try again in a quarter of an hour'],
]);

/**
 * @returns the file's bytes; undefined where there is none
 * @throws HearsayError BAD_CONFIG where the address does not answer, does not know the token, or answers with something else than a file
 */
export async function readUrl(
  url: URL,
  { maxBytes, token }: ReadOptions,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    const response = await fetch(url, {
      ...(token !== undefined && { headers: { authorization: `Bearer ${token}` }, cache: 'no-store' }),
      ...{ redirect: 'error', credentials: 'omit', signal: AbortSignal.timeout(timeoutMs) },
    });
    if (response.status === 404) return void (await response.body?.cancel());
    if (!response.ok) throw new Error(refusals.get(response.status) ?? `status ${response.status}`);
    return await bodyOf(response, maxBytes);
  } catch (cause) {
    // Node hides why a fetch failed behind "fetch failed"
    const reason =
      cause instanceof Error && cause.cause instanceof Error ? cause.cause.message : reasonOf(cause);
    throw new HearsayError('BAD_CONFIG', `cannot read ${url.href}: ${reason}`, { cause });
  }
}

async function bodyOf({ body }: Response, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let length = 0;
  const reader = body?.getReader(); // not every browser iterates over a stream
  for (let piece = await reader?.read(); piece && !piece.done; piece = await reader?.read()) {
    length += piece.value.length;
    if (length > maxBytes) {
      await reader?.cancel();
      throw new Error(`more than ${maxBytes} bytes`);
    }
    parts.push(piece.value);
  }
  return joinBytes(parts);
}
