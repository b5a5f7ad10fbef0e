/**
 * Sessions of the admin page: for some hours a browser shows an opaque number in place of the token. In memory alone, by
 * hash: a restart ends them all. A session opens what its credential opens at the time, so it ends with that.
 */
import { randomBytes } from 'node:crypto';
import { type Credential, hashToken } from './credential.ts';

/** How long a session lasts at most, milliseconds. */
export const sessionMs = 12 * 3_600_000;

/** At once; who opens another ends the oldest. */
const most = { ofOneCredential: 10, ofAll: 200 } as const;

type Session = { readonly credential: string; readonly expires: number };

/** A session that was opened. */
export type OpenedSession = {
  /** 32 random bytes, hex; the browser alone has it. */
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly expires: number;
};

/** All sessions of one server. */
export class Sessions {
  /** By the hash of their id, the oldest first. */
  readonly #open = new Map<string, Session>();

  /** Open one; it lasts no longer than its credential. @param now milliseconds since 1970 */
  open({ id: credential, expires }: Pick<Credential, 'id' | 'expires'>, now: number): OpenedSession {
    const session = { credential, expires: Math.min(now + sessionMs, expires) };
    const own = [...this.#open].filter(([, each]) => each.credential === credential);
    const [first] = own;
    if (own.length >= most.ofOneCredential && first) this.#open.delete(first[0]);
    const [oldest] = this.#open.keys();
    if (this.#open.size >= most.ofAll && oldest !== undefined) this.#open.delete(oldest);
    const id = randomBytes(32).toString('hex');
    this.#open.set(hashToken(id), session);
    return { id, expires: session.expires };
  }

  /** Id of the credential and end of a session; undefined where there is none, or none any more. */
  find(id: string, now: number): Session | undefined {
    const hash = hashToken(id);
    const session = this.#open.get(hash);
    if (session && session.expires <= now) this.#open.delete(hash);
    return session && session.expires > now ? session : undefined;
  }

  /** End one; nothing happens where there is none. */
  end(id: string): void {
    this.#open.delete(hashToken(id));
  }
}
