/** Where one comes in: the token of a credential is pasted, sent once, and kept nowhere. */
import { partOf, show } from '../../audit/page/show.ts';
import { type Html, html } from '../../pages/html.ts';
import { formatSeconds } from '../../pages/numbers.ts';
import type { AdminDoor, Login } from './admin-door.ts';

/** See the head of this file. */
export class LoginForm {
  readonly #root: HTMLElement;

  /** @param entered told when somebody is in */
  constructor(root: HTMLElement, door: AdminDoor, entered: () => void) {
    this.#root = root;
    root.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#logIn(door, entered);
    });
  }

  /** Show it, in place of everything. @param reason why one has to log in again; empty where it is the first time */
  show(reason: string): void {
    show(this.#root, loginFrame(reason));
    partOf(this.#root, '#token', HTMLInputElement).focus();
  }

  async #logIn(door: AdminDoor, entered: () => void): Promise<void> {
    const field = partOf(this.#root, '#token', HTMLInputElement);
    const button = partOf(this.#root, '#log-in', HTMLButtonElement);
    const token = field.value.trim();
    button.disabled = true;
    this.#tell('');
    const login = await door.logIn(token);
    button.disabled = false;
    field.value = '';
    if (login.kind === 'in') return entered();
    this.#tell(loginProblem(login));
    field.focus();
  }

  #tell(problem: string): void {
    partOf(this.#root, '#login-problem', HTMLElement).textContent = problem;
  }
}

/** Why nobody came in, for people; empty where somebody did. */
export function loginProblem(login: Login): string {
  switch (login.kind) {
    case 'in':
      return '';
    case 'limited':
      return `There were too many attempts. Try again ${login.seconds === null ? 'later' : `in ${formatSeconds(login.seconds)}`}.`;
    case 'unknown':
      return 'This token is not known: it may have expired, or been revoked.';
    case 'no token':
      return 'This is no token: 64 digits and letters a to f.';
    case 'not allowed':
      return 'This credential does not open this page: it takes the scope admin.';
    case 'unreachable':
      return 'The server could not be reached.';
    case 'failed':
      return 'The server could not log you in; its diagnostics say why.';
    default:
      return login satisfies never;
  }
}

const loginFrame = (reason: string): Html => html`<header class="head-place"><div class="head">
    <p class="eyebrow">Hearsay, for the operator</p>
    <h1>Log in</h1>
    ${reason !== '' && html`<p class="lead" role="status">${reason}</p>`}
  </div></header>
  <main id="main" tabindex="-1">
    <form class="form login">
      <label for="token">Token of your credential</label>
      <input id="token" type="password" autocomplete="current-password" spellcheck="false" required maxlength="200" aria-describedby="token-note login-problem">
      <p class="note" id="token-note">hearsay credential create NAME --scope admin makes one. It is sent once, over this connection, and this page keeps it nowhere.</p>
      <p class="problem" id="login-problem" role="alert"></p>
      <p class="buttons"><button class="main" id="log-in">Log in</button></p>
    </form>
  </main>
  <footer class="foot">What is in the log anybody can read: <a href="audit">audit it</a>.</footer>`;
