/** The connection over Socket.IO: WebSocket only, everything that arrives parsed by its schema. */
import { io } from 'socket.io-client';
import { HearsayError } from '../../shared/hearsay-error.ts';
import { protocolVersions } from '../../shared/protocol/limits.ts';
import {
  announcementSchema,
  progressSchema,
  updateReplySchema,
  welcomeSchema,
} from '../../shared/protocol/messages.ts';
import { parseWith } from '../../shared/protocol/parse.ts';
import type { Connection, ConnectionEvents } from './connection.ts';

/** How long an answer may take before the update counts as unanswered, milliseconds. */
const answerTimeoutMs = 30_000;

/** Connect, and stay connected: a browser comes back by itself, at most a minute after the aggregator does. */
export function connect(aggregator: string, events: ConnectionEvents): Connection {
  const socket = io(aggregator, {
    transports: ['websocket'],
    reconnectionDelay: 1000,
    reconnectionDelayMax: 60_000,
    withCredentials: false,
    // Crowds of sessions in one process must not share a connection.
    forceNew: true,
  });
  const hello = async (): Promise<void> => {
    try {
      const raw: unknown = await socket
        .timeout(answerTimeoutMs)
        .emitWithAck('hello', { versions: protocolVersions });
      const welcome = parseWith(welcomeSchema, raw);
      if (welcome.ok) return events.welcomed(welcome.manifest);
      socket.disconnect();
      events.incompatible();
    } catch {
      // No answer, or not one of this protocol: come back later, as after any other loss.
      socket.disconnect();
      setTimeout(() => socket.connect(), answerTimeoutMs);
    }
  };
  socket.on('connect', () => void hello());
  socket.on('disconnect', events.lost);
  socket.on('connect_error', events.lost);
  socket.on(
    'announce',
    ignoreUnparsable((raw) => events.announced(parseWith(announcementSchema, raw))),
  );
  socket.on(
    'progress',
    ignoreUnparsable((raw) => events.progressed(parseWith(progressSchema, raw))),
  );
  return {
    send: async (header, bytes) => {
      const raw: unknown = await socket
        .timeout(answerTimeoutMs)
        .emitWithAck('update', header, bytes)
        .catch((cause: unknown) => {
          throw new HearsayError('OFFLINE', 'no answer to an update', { cause });
        });
      return parseWith(updateReplySchema, raw);
    },
    close: () => socket.disconnect(),
  };
}

function ignoreUnparsable(handle: (raw: unknown) => void): (raw: unknown) => void {
  return (raw) => {
    try {
      handle(raw);
    } catch {
      // Not of this protocol: what it meant to say will be said again at the next welcome.
    }
  };
}
