/**
 * A server with the doors of the operator's page and nothing behind them: a token, a session in a cookie, a status that a test
 * sets, acts that are written down. Loaded through Vite: the page's style sheets are imported as text.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import express, { type Request } from 'express';
import { Server } from 'socket.io';
import type { AdminStatus } from '../../server/admin/admin-status.ts';
import { addAdminPage } from '../../server/http/admin-page.ts';

/** See the head of this file. */
export type FakeAdmin = {
  /** Where the page is. */
  readonly page: string;
  /** Everybody who is connected is shown this from now on. */
  readonly show: (status: AdminStatus) => void;
  /** What was asked for, in its order. */
  readonly acts: { readonly name: string; readonly body: unknown }[];
  /** The next acts are answered so, until `undefined` is given. */
  readonly refuse: (refusal: { readonly status: number; readonly code: string } | undefined) => void;
  /** How the next logins are answered, until `undefined` is given. */
  readonly refuseLogins: (
    refusal: { readonly status: number; readonly retryAfter?: string } | undefined,
  ) => void;
  /** All sessions end, and their sockets with them. */
  readonly endSessions: () => void;
  /** No socket is answered, and those that are open break. */
  readonly turn: (isOn: boolean) => void;
  /** Everybody logged out, nothing refused, no acts. */
  readonly reset: (status: AdminStatus) => void;
  readonly close: () => Promise<void>;
};

/** Opens the door. */
export const token = 'a5'.repeat(32);

const sessionCookie = 'fake-session=1';

export async function startFakeAdmin(first: AdminStatus): Promise<FakeAdmin> {
  let status = first;
  let isIn = false;
  let isOn = true;
  let refusal: { status: number; code: string } | undefined;
  let loginRefusal: { status: number; retryAfter?: string } | undefined;
  const acts: FakeAdmin['acts'] = [];
  const app = express();
  addAdminPage(app, join(process.cwd(), 'dist/client'));
  app.use(express.json());
  const holds = ({ headers }: Pick<Request, 'headers'>): boolean =>
    isIn && (headers.cookie ?? '').includes(sessionCookie);
  app.get('/admin/session', (request, response) => {
    if (!holds(request)) return void response.sendStatus(401);
    response.json({ name: 'Ada', scopes: ['admin'], expires: Date.now() + 12 * 3_600_000 });
  });
  app.post('/admin/session', (request, response) => {
    if (loginRefusal) {
      const { status: code, retryAfter } = loginRefusal;
      return void response
        .set(retryAfter === undefined ? {} : { 'Retry-After': retryAfter })
        .sendStatus(code);
    }
    if (request.body.token !== token) return void response.sendStatus(401);
    isIn = true;
    response.set('Set-Cookie', `${sessionCookie}; HttpOnly; SameSite=Strict; Path=/`).status(204).end();
  });
  app.delete('/admin/session', (_request, response) => {
    isIn = false;
    response.status(204).end();
  });
  app.post('/admin/acts/:name', (request, response) => {
    if (!holds(request)) return void response.sendStatus(401);
    acts.push({ name: request.params.name, body: request.body });
    if (refusal) return void response.status(refusal.status).json({ code: refusal.code });
    response.json(status);
  });
  const http = createServer(app);
  const io = new Server(http, { transports: ['websocket'], allowRequest: (_, decide) => decide(null, isOn) });
  const admin = io.of('/admin');
  admin.use((socket, next) => next(holds(socket.request) ? undefined : new Error('unauthorized')));
  admin.on('connection', (socket) => socket.emit('status', status));
  await new Promise<void>((resolve) => http.listen(0, 'localhost', resolve));
  const show = (next: AdminStatus): void => {
    status = next;
    admin.emit('status', status);
  };
  return {
    page: `http://localhost:${(http.address() as AddressInfo).port}/admin`,
    ...{ show, acts },
    refuse: (next) => {
      refusal = next;
    },
    refuseLogins: (next) => {
      loginRefusal = next;
    },
    endSessions: () => {
      isIn = false;
      admin.disconnectSockets(true);
    },
    turn: (next) => {
      isOn = next;
      if (!isOn) for (const socket of admin.sockets.values()) socket.conn.close();
    },
    reset: (next) => {
      [status, isIn, isOn, refusal, loginRefusal] = [next, false, true, undefined, undefined];
      acts.length = 0;
    },
    close: async () => {
      http.closeAllConnections();
      await io.close();
    },
  };
}
