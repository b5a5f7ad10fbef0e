/** Asks a feed address once: only for what is new (RFC 9110, 13.1), limited in time and size, over safe redirects alone. */
import { HearsayError, reasonOf } from '../../shared/hearsay-error.ts';
import { isLoopback, misfitOfAddress, shownAddress } from './feed-address.ts';
import { type CatalogReading, type ReadingRules, readCatalogFrom } from './read-catalog.ts';

/** What the last answer said of itself, to be asked with the next time. */
export type Validators = { readonly etag?: string | undefined; readonly lastModified?: string | undefined };

/** An answer; without a reading nothing is new. */
export type FeedAnswer = { readonly reading?: CatalogReading; readonly validators: Validators };

/** Most redirects, one after the other. */
const maxRedirects = 5;

/** A feed and how it is asked. */
export type FeedRequest = {
  readonly address: string;
  readonly validators: Validators;
  readonly rules: ReadingRules;
  readonly timeoutMs: number;
  /** Ends it early. */
  readonly stop?: AbortSignal;
};

/** @throws HearsayError BAD_CATALOG (also: no answer, another status than 200 and 304, a redirect elsewhere), TOO_LARGE */
export async function fetchFeed({
  address,
  validators,
  rules,
  timeoutMs,
  stop,
}: FeedRequest): Promise<FeedAnswer> {
  const name = shownAddress(address);
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = stop ? AbortSignal.any([timeout, stop]) : timeout;
  try {
    const response = await follow(address, { headers: headersOf(validators), signal, redirect: 'manual' });
    if (response.status === 304) return { validators };
    if (response.status !== 200 || !response.body) {
      await response.body?.cancel();
      throw badFeed(name, `expected 200, got ${response.status}`);
    }
    const type = response.headers.get('content-type') ?? undefined;
    const reading = await readCatalogFrom({ name, type, bytes: response.body }, rules);
    return { reading, validators: validatorsOf(response) };
  } catch (error) {
    if (timeout.aborted) throw badFeed(name, `not answered within ${timeoutMs / 1000} s`, error);
    if (error instanceof HearsayError) throw error;
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    throw badFeed(name, `cannot be fetched: ${reasonOf(cause)}`, error);
  }
}

async function follow(address: string, request: RequestInit): Promise<Response> {
  let at = address;
  for (let redirects = 0; redirects <= maxRedirects; redirects++) {
    const response = await fetch(at, request);
    const location = response.headers.get('location');
    if (![301, 302, 303, 307, 308].includes(response.status) || location === null) return response;
    await response.body?.cancel();
    at = redirectedTo(at, location);
  }
  throw badFeed(shownAddress(address), `expected at most ${maxRedirects} redirects`);
}

/** From https to https; on this machine to anywhere that is allowed. */
function redirectedTo(from: string, location: string): string {
  const name = shownAddress(from);
  if (!URL.canParse(location, from)) throw badFeed(name, 'a redirect to no address');
  const to = new URL(location, from).href;
  const misfit = misfitOfAddress(to);
  if (misfit !== undefined || (isLoopback(to) && !isLoopback(from))) {
    throw badFeed(name, `a redirect to ${new URL(to).origin}: ${misfit ?? 'expected https://'}`);
  }
  return to;
}

const headersOf = ({ etag, lastModified }: Validators): Record<string, string> => ({
  'User-Agent': 'Hearsay',
  ...(etag !== undefined && { 'If-None-Match': etag }),
  ...(lastModified !== undefined && { 'If-Modified-Since': lastModified }),
});

const validatorsOf = ({ headers }: Response): Validators => ({
  etag: headers.get('etag') ?? undefined,
  lastModified: headers.get('last-modified') ?? undefined,
});

const badFeed = (name: string, reason: string, cause?: unknown): HearsayError =>
  new HearsayError('BAD_CATALOG', `${name}: ${reason}`, { cause });
