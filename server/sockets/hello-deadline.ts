/** Who does not say hello in time is cut off: a connection that says nothing takes the place of one that does. */
import type { Socket } from 'socket.io';

/** @param late called once that long after now, where the socket is there and not in the room of those who did */
export function expectHello(socket: Socket, room: string, withinMs: number, late: () => void): void {
  const timer = setTimeout(() => {
    if (!socket.rooms.has(room)) late();
  }, withinMs);
  socket.once('disconnect', () => clearTimeout(timer));
}
