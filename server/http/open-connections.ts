/** Ends what does not end by itself when a server stops. */
import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** Connections of a server, from when it is watched on. */
export type OpenConnections = {
  /** Resolves as soon as no request that came whole waits for its answer, or for the rest of it. */
  readonly answered: () => Promise<void>;
  /** End all of them, WebSockets too, which `closeAllConnections` leaves to clients that may not answer. */
  readonly end: () => void;
};

/** Watch the connections of a server; to be called before it listens. */
export function watchConnections(http: Server): OpenConnections {
  const open = new Set<Socket>();
  const waiting: (() => void)[] = [];
  let unanswered = 0;
  http.on('connection', (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  http.on('request', (_request, response) => {
    unanswered++;
    response.once('close', () => {
      if (--unanswered === 0) for (const tell of waiting.splice(0)) tell();
    });
  });
  return {
    answered: () =>
      unanswered === 0 ? Promise.resolve() : new Promise((resolve) => void waiting.push(resolve)),
    end: () => {
      for (const socket of open) socket.destroy();
    },
  };
}
