/**
 * A server with the doors of the operator's page and nothing behind them: a token, a session in a cookie, a status that a test
 * sets, acts that are written down. Loaded through Vite: the page's style sheets are imported as text.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import express, { type Express, type Request } from 'express';
import { type Namespace, Server } from 'socket.io';
import type { AdminStatus } from '../../server/admin/admin-status.ts';
import { addAdminPage } from '../../server/http/admin-page.ts';

type Refusal = { readonly status: number; readonly code: string };
type LoginRefusal = { readonly status: number; readonly retryAfter?: string };

/** See the head of this file. */
export type FakeAdmin = {
  /** Where the page is. */
  readonly page: string;
  /** Opens the door. */
  readonly token: string;
  /** Everybody who is connected is shown this from now on. */
  readonly show: (status: AdminStatus) => void;
  /** What was asked for, in its order. */
  readonly acts: { readonly name: string; readonly body: unknown }[];
  /** The next acts are answered so, until `undefined` is given. */
  readonly refuse: (refusal: Refusal | undefined) => void;
  /** How the next logins are answered, until `undefined` is given. */
  readonly refuseLogins: (refusal: LoginRefusal | undefined) => void;
  /** All sessions end, and their sockets with them. */
  readonly endSessions: () => void;
  /** No socket is answered, and those that are open break. */
  readonly turn: (isOn: boolean) => void;
  /** Everybody logged out, nothing refused, no acts. */
  readonly reset: (status: AdminStatus) => void;
  readonly close: () => Promise<void>;
};

const token = 'a5'.repeat(32);

const sessionCookie = 'fake-session=1';

/** What a test has set, and what the page has done. */
type State = {
  status: AdminStatus;
  isIn: boolean;
  isOn: boolean;
  refusal: Refusal | undefined;
  loginRefusal: LoginRefusal | undefined;
};

const loggedOut = (status: AdminStatus): State => ({
  ...{ status, isIn: false, isOn: true },
  ...{ refusal: undefined, loginRefusal: undefined },
});

const holds = ({ isIn }: State, { headers }: Pick<Request, 'headers'>): boolean =>
  isIn && (headers.cookie ?? '').includes(sessionCookie);

export async function startFakeAdmin(first: AdminStatus): Promise<FakeAdmin> {
  const state = loggedOut(first);
  const acts: FakeAdmin['acts'] = [];
  const app = express();
  addAdminPage(app, join(process.cwd(), 'dist/client'));
  app.use(express.json());
  addSession(app, state);
  addActs(app, state, acts);
  const http = createServer(app);
  const io = new Server(http, {
    transports: ['websocket'],
    allowRequest: (_, decide) => decide(null, state.isOn),
  });
  const admin = io.of('/admin');
  addStatus(admin, state);
  await new Promise<void>((resolve) => http.listen(0, 'localhost', resolve));
  return {
    page: `http://localhost:${(http.address() as AddressInfo).port}/admin`,
    token,
    acts,
    ...controls(state, admin),
    reset: (status) => {
      Object.assign(state, loggedOut(status));
      acts.length = 0;
    },
    close: async () => {
      http.closeAllConnections();
      await io.close();
    },
  };
}

/** Logging in and out. */
function addSession(app: Express, state: State): void {
  app.get('/admin/session', (request, response) => {
    if (!holds(state, request)) return void response.sendStatus(401);
    response.json({ name: 'Ada', scopes: ['admin'], expires: Date.now() + 12 * 3_600_000 });
  });
  app.post('/admin/session', (request, response) => {
    if (state.loginRefusal) {
      const { status, retryAfter } = state.loginRefusal;
      return void response
        .set(retryAfter === undefined ? {} : { 'Retry-After': retryAfter })
        .sendStatus(status);
    }
    if (request.body.token !== token) return void response.sendStatus(401);
    state.isIn = true;
    response.set('Set-Cookie', `${sessionCookie}; HttpOnly; SameSite=Strict; Path=/`).status(204).end();
  });
  app.delete('/admin/session', (_request, response) => {
    state.isIn = false;
    response.status(204).end();
  });
}

/** Acts are written down, and answered with the status. */
function addActs(app: Express, state: State, acts: FakeAdmin['acts']): void {
  app.post('/admin/acts/:name', (request, response) => {
    if (!holds(state, request)) return void response.sendStatus(401);
    acts.push({ name: request.params.name, body: request.body });
    const { refusal } = state;
    if (refusal) return void response.status(refusal.status).json({ code: refusal.code });
    response.json(state.status);
  });
}

/** Whoever is logged in is told the status. */
function addStatus(admin: Namespace, state: State): void {
  admin.use((socket, next) => next(holds(state, socket.request) ? undefined : new Error('unauthorized')));
  admin.on('connection', (socket) => socket.emit('status', state.status));
}

/** What a test sets while the page is open. */
function controls(
  state: State,
  admin: Namespace,
): Pick<FakeAdmin, 'show' | 'refuse' | 'refuseLogins' | 'endSessions' | 'turn'> {
  return {
    show: (status) => {
      state.status = status;
      admin.emit('status', status);
    },
    refuse: (refusal) => {
      state.refusal = refusal;
    },
    refuseLogins: (refusal) => {
      state.loginRefusal = refusal;
    },
    endSessions: () => {
      state.isIn = false;
      admin.disconnectSockets(true);
    },
    turn: (isOn) => {
      state.isOn = isOn;
      if (!isOn) for (const socket of admin.sockets.values()) socket.conn.close();
    },
  };
}
