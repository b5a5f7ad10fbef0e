/** The status over the socket, as it changes; the session's cookie goes along by itself. */
import { io } from 'socket.io-client';
import type { AdminStatus } from '../admin-status.ts';

/** What is told of the connection. */
export type StatusListener = {
  readonly status: (status: AdminStatus) => void;
  /** Not connected; it goes on trying by itself. */
  readonly lost: () => void;
  /** The server has ended it, or refused it: whether one is still logged in has to be asked. */
  readonly refused: () => void;
};

/** The connection; `open` tries again after it was refused. */
export type StatusWatch = { readonly open: () => void; readonly close: () => void };

/** The longest pause before it tries again, milliseconds. */
const longestPauseMs = 10_000;

/** Connect, until it is closed. @param base address of the aggregator, with a slash at its end */
export function watchStatus(base: URL, listener: StatusListener): StatusWatch {
  const socket = io(new URL('/admin', base).href, {
    ...{ path: `${base.pathname}socket.io/`, transports: ['websocket'], forceNew: true },
    ...{ reconnectionDelay: 500, reconnectionDelayMax: longestPauseMs },
  });
  socket.on('status', listener.status);
  socket.on('disconnect', (reason) => {
    if (reason === 'io client disconnect') return;
    listener.lost();
    if (!socket.active) listener.refused();
  });
  socket.on('connect_error', () => {
    listener.lost();
    if (!socket.active) listener.refused();
  });
  return { open: () => void socket.open(), close: () => void socket.close() };
}
