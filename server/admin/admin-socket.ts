/**
 * The admin page's namespace of the socket: `status` when it connects, then at most once a second where it has changed. The
 * browsers' namespace knows nothing of it, and nothing comes in through it.
 */
import type { Server, Socket } from 'socket.io';
import * as z from 'zod/mini';
import type { ErrorCode } from '../../shared/hearsay-error.ts';
import { maxRefusals } from '../../shared/protocol/limits.ts';
import { hex32Schema } from '../../shared/protocol/primitives.ts';
import type { CutOffs } from '../sockets/cut-offs.ts';
import { type Holder, mayDo } from './doorkeeper.ts';
import type { Entrance } from './entrance.ts';
import { isFromOwnPage } from './own-origin.ts';
import { sessionOf } from './session-cookie.ts';

/** What the namespace shows, and to whom. */
export type AdminSocketParts = Entrance & {
  /** The state for the page; plain JSON. */
  readonly status: () => unknown;
};

/** How the gateway counts, and cuts off. */
export type SocketGuard = CutOffs & {
  readonly refused: (code: ErrorCode) => void;
  /** The state could not be told; the process goes on, and tells it later. */
  readonly failed: (error: unknown) => void;
};

/** How often the state is looked at, and who may still see it, milliseconds. */
const everyMs = 1000;

/** Connected at once. */
const mostSockets = 50;

const authSchema = z.strictObject({ token: hex32Schema });

/** The open namespace. */
export type AdminSocket = {
  /** How many show the page. */
  readonly connections: () => number;
  /** To be closed before the server it is of. */
  readonly close: () => void;
};

/** Open `/admin` of a server. */
export function openAdminSocket(io: Server, parts: AdminSocketParts, guard: SocketGuard): AdminSocket {
  const namespace = io.of('/admin');
  const holders = new Map<Socket, Holder>();
  const refusals = new WeakMap<object, number>();
  let sent = '';

  const refuse = (socket: Socket, why: string): Error => {
    const count = (refusals.get(socket.conn) ?? 0) + 1;
    refusals.set(socket.conn, count);
    guard.refused('BAD_MESSAGE');
    if (count >= maxRefusals) guard.sendAway(socket);
    return new Error(why);
  };

  /** What throws in a timer or at an event would end the process. */
  const attempt = (run: () => void): void => {
    try {
      run();
    } catch (error) {
      guard.failed(error);
    }
  };

  namespace.use((socket, next) => {
    const enterOrNot = async (): Promise<void> => {
      const holder = await enter(socket, parts);
      if (typeof holder === 'string') return next(refuse(socket, holder));
      if (holders.size >= mostSockets) return next(refuse(socket, 'too many connections'));
      holders.set(socket, holder);
      socket.conn.once('close', () => holders.delete(socket)); // also where it goes before it has connected
      next();
    };
    enterOrNot().catch(next);
  });
  namespace.on('connection', (socket) => {
    socket.once('disconnect', () => holders.delete(socket));
    socket.onAny(() => {
      refuse(socket, '');
      guard.cutOff(socket);
    });
    attempt(() => socket.emit('status', parts.status()));
  });
  const look = (): void => {
    for (const [socket, holder] of holders) if (!holder.isStillIn()) guard.cutOff(socket);
    if (holders.size === 0) return;
    const status = parts.status();
    const text = JSON.stringify(status);
    if (text !== sent) namespace.emit('status', status);
    sent = text;
  };
  const timer = setInterval(attempt, everyMs, look);
  return {
    connections: () => new Set(Array.from(holders.keys(), ({ conn }) => conn)).size,
    close: () => clearInterval(timer),
  };
}

/** By token, or by the session's cookie from a page of our own. @returns why not, where it is nobody who may see it */
async function enter(socket: Socket, { doorkeeper, addressOf }: AdminSocketParts): Promise<Holder | string> {
  const { headers, auth } = socket.handshake;
  const login = authSchema.safeParse(auth);
  if (login.success) {
    const answer = await doorkeeper.byToken(login.data.token, addressOf(socket.request));
    return answer.kind === 'in'
      ? allowed(answer.holder)
      : answer.kind === 'limited'
        ? 'too many attempts'
        : 'unauthorized';
  }
  const session = isFromOwnPage(headers) ? sessionOf(headers.cookie) : undefined;
  const holder = session === undefined ? undefined : doorkeeper.bySession(session);
  return holder ? allowed(holder) : 'unauthorized';
}

const allowed = (holder: Holder): Holder | string => (mayDo(holder, 'admin') ? holder : 'forbidden');
