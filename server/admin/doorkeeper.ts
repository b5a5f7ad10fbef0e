/** Who comes in, and with what: one door for the admin page, its socket, the catalog's routes and the evidence. */
import { type Credential, isInForce, type Scope } from './credential.ts';
import { holderOf } from './credential-list.ts';
import { LoginLimit } from './login-limit.ts';
import { type OpenedSession, Sessions } from './sessions.ts';

/** Somebody who was let in. */
export type Holder = {
  readonly by: 'token' | 'session';
  /** As it was at the door. */
  readonly credential: Credential;
  /** When this ends by itself, milliseconds since 1970: with the credential, or with the session before it. */
  readonly expires: number;
  /** Whether it holds still: not revoked, not over, not logged out. */
  readonly isStillIn: () => boolean;
};

/** Whether somebody may do what takes this scope. */
export const mayDo = ({ credential }: Holder, scope: Scope): boolean => credential.scopes.includes(scope);

/** What the door answers: somebody, nobody, or nobody before so many milliseconds. */
export type Answer =
  | { readonly kind: 'in'; readonly holder: Holder }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'limited'; readonly waitMs: number };

/** One server's door. */
export class Doorkeeper {
  readonly #credentials: () => readonly Credential[];
  readonly #now: () => number;
  readonly #sessions = new Sessions();
  readonly #limit = new LoginLimit();

  /** @param credentials as they are now; asked at each use @param now milliseconds since 1970 */
  constructor(credentials: () => readonly Credential[], now: () => number) {
    this.#credentials = credentials;
    this.#now = now;
  }

  /** Who shows a token. A right one is never kept waiting. @param address where from: wrong ones are counted */
  async byToken(token: string, address: string): Promise<Answer> {
    const credential = holderOf(token, this.#credentials(), this.#now());
    if (!credential) {
      const waitMs = await this.#limit.failed(address);
      return waitMs > 0 ? { kind: 'limited', waitMs } : { kind: 'unknown' };
    }
    const isStillIn = (): boolean => this.#inForce(credential.id) !== undefined;
    return { kind: 'in', holder: { by: 'token', credential, expires: credential.expires, isStillIn } };
  }

  /** Whether a token would open what takes this scope. Nothing is counted: this opens nothing. */
  knows(token: string, scope: Scope): boolean {
    return holderOf(token, this.#credentials(), this.#now())?.scopes.includes(scope) === true;
  }

  /** Who shows the id of a session. */
  bySession(id: string): Holder | undefined {
    const find = (): Credential | undefined => {
      const session = this.#sessions.find(id, this.#now());
      return session && this.#inForce(session.credential);
    };
    const credential = find();
    const expires = this.#sessions.find(id, this.#now())?.expires;
    if (!credential || expires === undefined) return undefined;
    return { by: 'session', credential, expires, isStillIn: () => find() !== undefined };
  }

  /** Open a session for somebody. */
  openSession({ credential }: Holder): OpenedSession {
    return this.#sessions.open(credential, this.#now());
  }

  /** End a session; nothing happens where there is none. */
  endSession(id: string): void {
    this.#sessions.end(id);
  }

  #inForce(id: string): Credential | undefined {
    const now = this.#now();
    return this.#credentials().find((each) => each.id === id && isInForce(each, now));
  }
}
