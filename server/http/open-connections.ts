/** Ends what does not end by itself when a server stops. */
import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Watch the connections of a server, from its start on.
 * @returns ends all of them, WebSockets too, which `closeAllConnections` leaves to clients that may not answer
 */
export function watchConnections(http: Server): () => void {
  const open = new Set<Socket>();
  http.on('connection', (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  return () => {
    for (const socket of open) socket.destroy();
  };
}
