/**
 * Connections that end because of what came over them: each is a refusal, though nobody could be told its code.
 * Frames that are no WebSocket, packets that are no Socket.IO, and messages beyond the limit of the transport.
 */
import type { Server, Socket } from 'socket.io';
import type { ErrorCode } from '../../shared/hearsay-error.ts';

/** What ends a connection from this side, and is not counted here. */
export type CutOffs = {
  /** For refusals, which were counted one by one. */
  readonly cutOff: (socket: Socket) => void;
  /** For no fault of the browser: it loses the connection, and comes back by itself. */
  readonly sendAway: (socket: Socket) => void;
};

/** The part of an engine's connection that is read here. */
type Connection = {
  readonly request: {
    readonly websocket?: { on: (event: 'error', listener: (error: Error) => void) => void };
  };
  on: (event: 'close', listener: (reason: string) => void) => void;
};

/** Reasons with which the engine closes a connection over what it has received; it closes others with them as well. */
const refusalReasons: readonly string[] = ['parse error', 'forced close'];

/** Count every connection that is cut off, but for those that are ended by what is returned. */
export function countCutOffs(io: Server, refused: (code: ErrorCode) => void): CutOffs {
  const ended = new WeakSet<object>();
  io.engine.on('connection', (connection: Connection) => {
    // Here, for the engine passes on the text of a broken frame's error, not its code.
    connection.request.websocket?.on('error', (error) => {
      const code = 'code' in error ? String(error.code) : '';
      if (code.startsWith('WS_ERR_')) refused(isTooLong(code) ? 'TOO_LARGE' : 'BAD_MESSAGE');
    });
    connection.on('close', (reason) => {
      if (refusalReasons.includes(reason) && !ended.has(connection)) refused('BAD_MESSAGE');
    });
  });
  return {
    cutOff: (socket) => {
      ended.add(socket.conn);
      socket.disconnect(true);
    },
    sendAway: ({ conn }) => {
      ended.add(conn);
      conn.close(); // without a word: Socket.IO takes a disconnect that was said as final
    },
  };
}

/** A message beyond the limit, or one in so many pieces that they cost more than it. */
function isTooLong(code: string): boolean {
  return /_(?:MESSAGE|PAYLOAD)_LENGTH$|_TOO_MANY_BUFFERED_PARTS$/.test(code) && !code.includes('CONTROL');
}
