/** From coming in to going out: who is logged in decides what is shown, and the socket is open for as long. */
import { AdminDoor, type Holder } from './admin-door.ts';
import { AdminPage } from './admin-page.ts';
import { type StatusWatch, watchStatus } from './live-status.ts';
import { LoginForm } from './login-form.ts';

/** How long after an answer that made no sense it is tried again, milliseconds. */
const retryMs = 5000;

/** See the head of this file. */
export class AdminVisit {
  readonly #root: HTMLElement;
  readonly #base: URL;
  readonly #door: AdminDoor;
  readonly #form: LoginForm;
  #watch: StatusWatch | undefined;

  /** @param base address of the aggregator, with a slash at its end */
  constructor(root: HTMLElement, base: URL) {
    this.#root = root;
    this.#base = base;
    this.#door = new AdminDoor(base);
    this.#form = new LoginForm(root, this.#door, () => void this.begin());
  }

  /** Show what whoever is in may see; the form where nobody is. */
  async begin(): Promise<void> {
    const holder = await this.#door.whoIsIn();
    if (holder === 'unreachable') return this.#form.show('The server could not be reached.');
    if (holder) this.#enter(holder);
    else this.#form.show('');
  }

  #enter(holder: Holder): void {
    const page = new AdminPage(this.#root, holder, {
      act: (name, version) => this.#door.act(name, version),
      logOut: () => void this.#logOut(),
      loggedOut: () => this.#leave('Your session is over.'),
    });
    this.#watch = watchStatus(this.#base, {
      status: (status) => {
        try {
          page.update(status, Date.now());
        } catch {
          page.fail(); // another build's
        }
      },
      lost: () => page.disconnect(),
      refused: () => void this.#askAgain(),
    });
  }

  /** The socket was refused or ended: because the session is over, or for another reason that may pass. */
  async #askAgain(): Promise<void> {
    const watch = this.#watch;
    const holder = await this.#door.whoIsIn();
    if (watch !== this.#watch) return;
    if (holder === undefined) return this.#leave('Your session is over.');
    setTimeout(() => {
      if (watch === this.#watch) watch?.open();
    }, retryMs);
  }

  async #logOut(): Promise<void> {
    const isOut = await this.#door.logOut();
    this.#leave(
      isOut
        ? 'You are logged out.'
        : 'The server could not be reached: your session lasts until it ends by itself.',
    );
  }

  #leave(reason: string): void {
    this.#watch?.close();
    this.#watch = undefined;
    this.#form.show(reason);
  }
}
