/**
 * The socket: wire in, one call, reply out. No handler throws, each replies once, and hostile input costs that
 * client its reply, after twenty refusals its connection, never the process.
 */
import { randomUUID } from 'node:crypto';
import type { Server as HttpServer } from 'node:http';
import { Server, type Socket } from 'socket.io';
import { type ErrorCode, errorCode, HearsayError } from '../../shared/hearsay-error.ts';
import {
  maxMessageBytes,
  maxRefusals,
  negotiateVersion,
  outpacedCodes,
} from '../../shared/protocol/limits.ts';
import {
  type Announcement,
  helloSchema,
  type Manifest,
  type UpdateReply,
  updateHeaderSchema,
  type Welcome,
} from '../../shared/protocol/messages.ts';
import { parseWith } from '../../shared/protocol/parse.ts';
import type { Door } from '../access/door.ts';
import { type AdminSocketParts, openAdminSocket } from '../admin/admin-socket.ts';
import type { About, Diagnostics } from '../diagnostics.ts';
import { type Patience, patience } from '../http/patience.ts';
import type { Aggregator } from '../rounds/aggregator.ts';
import { type BrowserCounts, countBrowsers, enterBackend, welcomed } from './connected-browsers.ts';
import { bytesIn, type ConnectionPace, createPaces } from './connection-pace.ts';
import { type CutOffs, countCutOffs } from './cut-offs.ts';
import { admitHandshake } from './handshake.ts';
import { expectHello } from './hello-deadline.ts';

/** What the gateway passes messages to. */
export type GatewayContext = {
  readonly aggregator: Pick<Aggregator, 'contribute'>;
  readonly manifest: () => Manifest;
  readonly diagnostics: Diagnostics;
  readonly door: Door;
  readonly patience?: Pick<Patience, 'joinMs' | 'helloMs'> | undefined;
  /** The bytes of an update have come, whether it is taken or not. */
  readonly received: (bytes: number) => void;
  /** Most coordinates of an update at first: it sets the size limits. */
  readonly dim: number;
  /** What the admin page is shown, in a namespace of its own. */
  readonly admin: AdminSocketParts;
};

/** The open door. */
export type Gateway = {
  /** Tell every browser of the current model and round. */
  readonly announce: (announcement: Announcement) => void;
  /** Tell how far the round is; may be dropped. */
  readonly progress: (announcement: Announcement) => void;
  /**
   * Disconnect everybody: the site's configuration or catalog is another one, and `hello` brings it.
   * @param dim most coordinates of an update from now on
   */
  readonly reintroduce: (dim: number) => void;
  /** How many there are, without those of the admin page. */
  readonly connections: () => number;
  /** Of those connections, the browsers that were welcomed. */
  readonly browsers: () => BrowserCounts;
  readonly close: () => Promise<void>;
};

/** Attach Socket.IO to an HTTP server. */
export function openGateway(http: HttpServer, context: GatewayContext): Gateway {
  const { dim, diagnostics, door } = context;
  const io = new Server(http, {
    // One transport: no sticky sessions, one connection is ordered, no base64.
    transports: ['websocket'],
    maxHttpBufferSize: maxMessageBytes(dim),
    serveClient: false,
    allowRequest: admitHandshake(door, diagnostics.refused),
    connectTimeout: (context.patience ?? patience).joinMs,
  });
  const cutOffs = countCutOffs(io, diagnostics.refused);
  const { cutOff, sendAway } = cutOffs;
  const paceOf = createPaces(door.settings.limits);
  const adminSocket = openAdminSocket(io, context.admin, {
    ...cutOffs,
    refused: diagnostics.refused,
    failed: (error) => diagnostics.failed('the admin page could not be told', error),
  });
  io.on('connection', (socket) => serveBrowser(socket, context, { cutOff, pace: paceOf(socket.id) }));
  return {
    announce: (announcement) => io.to(welcomed).emit('announce', announcement),
    progress: ({ round }) => {
      if (!round) return;
      io.to(welcomed).volatile.emit('progress', { round: round.number, contributions: round.contributions });
    },
    reintroduce: (longest) => {
      limitMessages(io, maxMessageBytes(longest));
      io.sockets.sockets.forEach(sendAway);
    },
    connections: () => io.engine.clientsCount - adminSocket.connections(),
    browsers: () => countBrowsers(io),
    close: () => {
      adminSocket.close();
      return io.close();
    },
  };
}

/** The largest message that connections from now on may send. */
function limitMessages({ engine }: Server, bytes: number): void {
  engine.opts.maxHttpBufferSize = bytes; // what the handshake states
  // What holds: the WebSocket server beneath copied the option at its start, and reads its copy at every connection.
  (engine as unknown as { ws: { options: { maxPayload: number } } }).ws.options.maxPayload = bytes;
}

/** What one connection is served with. */
type Serving = { readonly cutOff: CutOffs['cutOff']; readonly pace: ConnectionPace };

function serveBrowser(socket: Socket, context: GatewayContext, { cutOff, pace }: Serving): void {
  const { diagnostics, door, aggregator, manifest } = context;
  const about = { connection: randomUUID() };
  const answer = createAnswer(diagnostics, { pace, about, cutOff: () => cutOff(socket) });
  const range = door.rangeOf(door.addressOf(socket.request));
  expectHello(socket, welcomed, (context.patience ?? patience).helloMs, () => {
    diagnostics.refused('BAD_MESSAGE', about);
    cutOff(socket);
  });
  const hello = answer<Welcome>(1, (raw) => {
    const { versions, ticket, backend } = parseWith(helloSchema, raw);
    const version = negotiateVersion(versions);
    if (version === undefined) throw new HearsayError('UNSUPPORTED_VERSION', 'no common version');
    if (!socket.rooms.has(welcomed)) door.tickets.admit(ticket);
    void socket.join(welcomed);
    if (backend) enterBackend(socket, backend);
    return { ok: true, version, manifest: manifest() };
  });
  const update = answer<UpdateReply>(2, async (rawHeader, rawBytes) => {
    if (!socket.rooms.has(welcomed)) throw new HearsayError('BAD_MESSAGE', 'hello comes first');
    const header = parseWith(updateHeaderSchema, rawHeader);
    if (!(rawBytes instanceof Uint8Array)) throw new HearsayError('BAD_MESSAGE', 'an update is bytes');
    context.received(rawBytes.length);
    return { ok: true, receipt: await aggregator.contribute(header, rawBytes, range) };
  });
  const unknown = answer(0, () => {
    throw new HearsayError('BAD_MESSAGE', 'no such event');
  });
  socket.onAny((event: unknown, ...args: unknown[]) => {
    if (event === 'hello') void hello(...args);
    else if (event === 'update') void update(...args);
    else void unknown(...args);
  });
}

type Answered<T> = (...raw: unknown[]) => T | Promise<T>;

/** How one connection is held to its limits. */
type Held = { readonly pace: ConnectionPace; readonly about: About; readonly cutOff: () => void };

/** Handlers of one connection, with its count of refusals; each takes so many arguments and the acknowledgement. */
function createAnswer(diagnostics: Diagnostics, { pace, about, cutOff }: Held) {
  let refusals = 0;
  const refuse = (code: ErrorCode): void => {
    diagnostics.refused(code, about);
    if (!outpacedCodes.includes(code) && ++refusals >= maxRefusals) cutOff();
  };
  return <T>(count: number, run: Answered<T>) =>
    async (...args: unknown[]): Promise<void> => {
      if (!(await pace(bytesIn(args)))) {
        diagnostics.refused('TOO_MANY');
        return cutOff();
      }
      const reply = args.pop();
      // A client may omit the acknowledgement; calling what is not there would end the process.
      if (typeof reply !== 'function') return refuse('BAD_MESSAGE');
      try {
        if (args.length !== count) throw new HearsayError('BAD_MESSAGE', `expected ${count} arguments`);
        reply(await run(...args));
      } catch (error) {
        const code = errorCode(error);
        if (code === 'INTERNAL') diagnostics.failed('a message could not be answered', error, about);
        refuse(code);
        reply({ ok: false, code });
      }
    };
}
