/** A log at an aggregator's address: C2SP tlog-tiles under `/log/`, models by their hashes under `/models/`. */
import { type AuditSource, maxModelBytes } from '../../shared/audit/audit-source.ts';
import { HearsayError, reasonOf } from '../../shared/hearsay-error.ts';
import { maxBundleBytes } from '../../shared/log/entry-bundle.ts';

const timeoutMs = 60_000;

/**
 * @param address of the aggregator: http or https, with or without a path
 * @returns throws HearsayError BAD_CONFIG from its methods where the address does not answer, or with something else than a file
 */
export function httpSource(address: URL): AuditSource {
  const base = address.href.replace(/\/*$/, '/');
  return {
    log: (path) => get(new URL(`log/${path}`, base), maxBundleBytes),
    model: (hash) => get(new URL(`models/${hash}`, base), maxModelBytes),
  };
}

async function get(url: URL, maxBytes: number): Promise<Uint8Array | undefined> {
  try {
    const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(timeoutMs) });
    if (response.status === 404) return void (await response.body?.cancel());
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
