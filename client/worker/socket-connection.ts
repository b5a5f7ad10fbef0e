/** The connection over Socket.IO: WebSocket only, everything that arrives parsed by its schema. */
import { io, type Socket } from 'socket.io-client';
import { HearsayError } from '../../shared/hearsay-error.ts';
import { protocolVersions } from '../../shared/protocol/limits.ts';
import {
  announcementSchema,
  type BackendName,
  type Manifest,
  progressSchema,
  type UpdateHeader,
  type UpdateReply,
  updateReplySchema,
  welcomeSchema,
} from '../../shared/protocol/messages.ts';
import { parseWith } from '../../shared/protocol/parse.ts';
import type { Connection, ConnectionListener } from './connection.ts';
import { fetchTicket } from './ticket.ts';

/** How long an answer may take before it counts as lost, and the pause before coming back after one, milliseconds. */
const answerTimeoutMs = 30_000;

/** What a socket tells beside. */
export type SocketListener = ConnectionListener & {
  /** How long the work for a ticket took, row by row, milliseconds. */
  readonly worked?: (milliseconds: number) => void;
};

/** Connect, and stay connected: a browser comes back by itself, at most a minute after the aggregator does. */
export function connect(aggregator: string, listener: SocketListener): Connection {
  const socket = openSocket(aggregator);
  let welcomed = false;
  let told: BackendName | undefined;
  let closed = false;
  let retry: ReturnType<typeof setTimeout> | undefined;
  const reconnectLater = (): void => {
    clearTimeout(retry);
    retry = setTimeout(() => socket.connect(), answerTimeoutMs);
  };
  const hello = async (): Promise<void> => {
    try {
      const { id } = socket;
      const ticket = await fetchTicket(aggregator, listener.worked);
      if (socket.id !== id) return; // lost meanwhile: the next connection has a hello of its own
      const manifest = await askForWelcome(socket, ticket);
      if (manifest) {
        welcomed = true;
        return listener.welcomed(manifest);
      }
      socket.disconnect();
      listener.incompatible();
    } catch {
      // No answer, a failure over there, or nothing of this protocol: come back later, as after any other loss.
      if (closed) return;
      socket.disconnect();
      reconnectLater();
    }
  };
  socket.on('connect', () => void hello());
  socket.on('disconnect', (reason) => {
    welcomed = false;
    told = undefined;
    // Else it would go out at the next connection before `hello`, and be refused for that.
    socket.sendBuffer = [];
    // Cut off by the aggregator: Socket.IO takes that as final.
    if (reason === 'io server disconnect') reconnectLater();
    listener.lost();
  });
  socket.on('connect_error', listener.lost);
  hearNews(socket, listener);
  return {
    send: async (header, bytes) => {
      if (!welcomed) throw new HearsayError('OFFLINE', 'not connected, or not welcomed yet');
      return sendUpdate(socket, header, bytes);
    },
    tell: (backend) => {
      if (!welcomed || told === backend) return;
      told = backend;
      // Not in the first one: an aggregator that does not know the field refuses it, and would welcome nobody.
      socket.emit('hello', { versions: protocolVersions, backend }, () => undefined);
    },
    close: () => {
      closed = true;
      clearTimeout(retry);
      socket.disconnect();
    },
  };
}

function openSocket(aggregator: string): Socket {
  return io(aggregator, {
    transports: ['websocket'],
    reconnectionDelay: 1000,
    reconnectionDelayMax: 60_000,
    withCredentials: false,
    // Crowds of sessions in one process must not share a connection.
    forceNew: true,
  });
}

function hearNews(socket: Socket, listener: ConnectionListener): void {
  socket.on(
    'announce',
    ignoreUnparsable((raw) => listener.announced(parseWith(announcementSchema, raw))),
  );
  socket.on(
    'progress',
    ignoreUnparsable((raw) => listener.progressed(parseWith(progressSchema, raw))),
  );
}

/**
 * The manifest; undefined where the two sides speak no common version.
 * @throws HearsayError BAD_MESSAGE, or what the aggregator refused with; Error without an answer
 */
async function askForWelcome(socket: Socket, ticket: string): Promise<Manifest | undefined> {
  const raw: unknown = await socket
    .timeout(answerTimeoutMs)
    .emitWithAck('hello', { versions: protocolVersions, ticket });
  const welcome = parseWith(welcomeSchema, raw);
  if (welcome.ok) return welcome.manifest;
  if (welcome.code === 'UNSUPPORTED_VERSION') return undefined;
  throw new HearsayError(welcome.code, 'the aggregator could not welcome');
}

async function sendUpdate(socket: Socket, header: UpdateHeader, bytes: Uint8Array): Promise<UpdateReply> {
  const raw: unknown = await socket
    .timeout(answerTimeoutMs)
    .emitWithAck('update', header, bytes)
    .catch((cause: unknown) => {
      throw new HearsayError('OFFLINE', 'no answer to an update', { cause });
    });
  return parseWith(updateReplySchema, raw);
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
