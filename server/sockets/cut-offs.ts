/**
 * Connections that end because of what came over them: each is a refusal, though nobody could be told its code.
 * Frames that are no WebSocket, packets that are no Socket.IO, and messages beyond the limit of the transport.
 */
import type { Server, Socket } from 'socket.io';
import type { ErrorCode } from '../../shared/hearsay-error.ts';

/** Cut a connection off for refusals that were counted one by one. */
export type CutOff = (socket: Socket) => void;

/** The part of an engine's connection that is read here. */
type Connection = {
  readonly request: {
    readonly websocket?: { on: (event: 'error', listener: (error: Error) => void) => void };
  };
  on: (event: 'close', listener: (reason: string) => void) => void;
};

/** Reasons with which the engine closes a connection over what it has received; it closes others with them as well. */
const refusalReasons: readonly string[] = ['parse error', 'forced close'];

/** Count every connection that is cut off, but for those cut off by the function that is returned. */
export function countCutOffs(io: Server, refused: (code: ErrorCode) => void): CutOff {
  const counted = new WeakSet<object>();
  io.engine.on('connection', (connection: Connection) => {
    // Here, for the engine passes on the text of a broken frame's error, not its code.
    connection.request.websocket?.on('error', (error) => {
      const code = 'code' in error ? String(error.code) : '';
      if (code.startsWith('WS_ERR_')) refused(isTooLong(code) ? 'TOO_LARGE' : 'BAD_MESSAGE');
    });
    connection.on('close', (reason) => {
      if (refusalReasons.includes(reason) && !counted.has(connection)) refused('BAD_MESSAGE');
    });
  });
  return (socket) => {
    counted.add(socket.conn);
    socket.disconnect(true);
  };
}

/** A message beyond the limit, or one in so many pieces that they cost more than it. */
function isTooLong(code: string): boolean {
  return /_(?:MESSAGE|PAYLOAD)_LENGTH$|_TOO_MANY_BUFFERED_PARTS$/.test(code) && !code.includes('CONTROL');
}
