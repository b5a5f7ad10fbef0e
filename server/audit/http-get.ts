/** Files of an aggregator, as an auditor fetches them: of a limited size, from the address that was named and no other. */
import { HearsayError, reasonOf } from '../../shared/hearsay-error.ts';

const timeoutMs = 60_000;

/** What is fetched. */
export type Wanted = { readonly url: URL; readonly maxBytes: number; readonly token?: string | undefined };

/**
 * @returns undefined where it is not there
 * @throws HearsayError BAD_CONFIG where the address does not answer, refuses the credential, or has something else than a file
 */
export async function httpGet({ url, maxBytes, token }: Wanted): Promise<Uint8Array | undefined> {
  try {
    const response = await fetch(url, {
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
      ...(token !== undefined && { headers: { Authorization: `Bearer ${token}` } }),
    });
    if (response.status === 404) return void (await response.body?.cancel());
    if (response.status === 401) throw new Error('the credential is not known there');
    if (!response.ok) throw new Error(`status ${response.status}`);
    return await bodyOf(response, maxBytes);
  } catch (cause) {
    // Node hides why a fetch failed behind "fetch failed"
    const reason =
      cause instanceof Error && cause.cause instanceof Error ? cause.cause.message : reasonOf(cause);
    throw new HearsayError('BAD_CONFIG', `cannot read ${url.href}: ${reason}`, { cause });
  }
}

async function bodyOf({ body }: Response, maxBytes: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of (body ?? []) as AsyncIterable<Uint8Array>) {
    length += part.length;
    if (length > maxBytes) throw new Error(`more than ${maxBytes} bytes`);
    parts.push(part);
  }
  return new Uint8Array(Buffer.concat(parts));
}
