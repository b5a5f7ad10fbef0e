/** What the page asks of the server: log in and out, and acts. Every answer is one of a few words; nothing here throws for one. */
import * as z from 'zod/mini';

/** Who is logged in. */
export type Holder = z.infer<typeof holderSchema>;

const holderSchema = z.object({
  name: z.string(),
  scopes: z.array(z.string()),
  /** When that ends, milliseconds since 1970. */
  expires: z.number(),
});

const refusalSchema = z.object({ code: z.string() });

/** What became of a token. */
export type Login =
  | { readonly kind: 'in' | 'unknown' | 'no token' | 'not allowed' | 'unreachable' | 'failed' }
  /** `seconds`: until one may try again; null where it was not said. */
  | { readonly kind: 'limited'; readonly seconds: number | null };

/** What became of an act; `refused` has the code that the server gave. */
export type Acted =
  | { readonly kind: 'done' | 'logged out' | 'unreachable' }
  | { readonly kind: 'refused'; readonly code: string };

/** What an operator can do, by the names that the server knows. */
export type ActName = 'pause' | 'resume' | 'close-round' | 'roll-back';

/** See the head of this file. */
export class AdminDoor {
  readonly #base: URL;

  /** @param base address of the aggregator, with a slash at its end */
  constructor(base: URL) {
    this.#base = base;
  }

  /** @returns undefined where nobody is; `unreachable` where nobody answers as they should */
  async whoIsIn(): Promise<Holder | undefined | 'unreachable'> {
    try {
      const response = await this.#ask('GET', 'session');
      if (response.status === 401 || response.status === 403) return undefined;
      if (!response.ok) return 'unreachable';
      return holderSchema.parse(await response.json());
    } catch {
      return 'unreachable';
    }
  }

  async logIn(token: string): Promise<Login> {
    const response = await this.#ask('POST', 'session', { token }).catch(() => undefined);
    switch (response?.status) {
      case undefined:
        return { kind: 'unreachable' };
      case 204:
        return { kind: 'in' };
      case 400:
        return { kind: 'no token' };
      case 401:
        return { kind: 'unknown' };
      case 403:
        return { kind: 'not allowed' };
      case 429:
        return { kind: 'limited', seconds: secondsOf(response.headers.get('Retry-After')) };
      default:
        return { kind: 'failed' };
    }
  }

  /** @returns whether the server has ended the session */
  async logOut(): Promise<boolean> {
    const response = await this.#ask('DELETE', 'session', {}).catch(() => undefined);
    return response !== undefined && (response.ok || response.status === 401);
  }

  /** @param version to go back to, of a roll-back */
  async act(name: ActName, version?: number): Promise<Acted> {
    const body = version === undefined ? {} : { version };
    try {
      const response = await this.#ask('POST', `acts/${name}`, body);
      if (response.ok) return { kind: 'done' };
      if (response.status === 401) return { kind: 'logged out' };
      if (response.status === 403 || response.status === 429)
        return { kind: 'refused', code: `${response.status}` };
      const refusal = refusalSchema.safeParse(await response.json().catch(() => undefined));
      return { kind: 'refused', code: refusal.data?.code ?? `${response.status}` };
    } catch {
      return { kind: 'unreachable' };
    }
  }

  #ask(method: string, path: string, body?: object): Promise<Response> {
    return fetch(new URL(`admin/${path}`, this.#base), {
      ...{ method, cache: 'no-store', credentials: 'same-origin', redirect: 'error' },
      ...(body && { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
    });
  }
}

function secondsOf(header: string | null): number | null {
  const seconds = Number(header);
  return header !== null && Number.isFinite(seconds) && seconds > 0 ? Math.ceil(seconds) : null;
}
