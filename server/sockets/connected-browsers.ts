/**
 * Who is connected, as counts alone: a browser stands in the room of its welcome and in that of the backend that it named, and
 * Socket.IO takes it out of both when it goes. Nothing of it is written down (PR2).
 */
import type { Server, Socket } from 'socket.io';
import { type BackendName, backendNames } from '../../shared/protocol/messages.ts';

/** Browsers that are connected now and were welcomed. */
export type BrowserCounts = Readonly<Record<BackendName, number>> & {
  /** All of them. */
  readonly connected: number;
};

/** Welcomed browsers are in this room. */
export const welcomed = 'welcomed';

const roomOf = (backend: BackendName): string => `backend ${backend}`;

/** This browser trains on that, as it says, and on nothing that it said before. */
export function enterBackend(socket: Socket, backend: BackendName): void {
  for (const name of backendNames) {
    if (name === backend) void socket.join(roomOf(name));
    else void socket.leave(roomOf(name));
  }
}

/** Those that have named no backend are in `connected` alone: they have not trained over this connection. */
export function countBrowsers({ sockets }: Server): BrowserCounts {
  const size = (room: string): number => sockets.adapter.rooms.get(room)?.size ?? 0;
  const [webgpu, wasm, cpu] = backendNames.map((name) => size(roomOf(name))) as [number, number, number];
  return { webgpu, wasm, cpu, connected: size(welcomed) };
}
