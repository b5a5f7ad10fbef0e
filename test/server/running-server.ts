/** The whole server on a free port over a memory store, and browsers that talk to it over real sockets. */
import { io, type Socket } from 'socket.io-client';
import { onTestFinished } from 'vitest';
import type { Credential } from '../../server/admin/credential.ts';
import { type RunningServer, startServer } from '../../server/aggregator-server.ts';
import { createDiagnostics, type Diagnostics } from '../../server/diagnostics.ts';
import type { Patience } from '../../server/http/patience.ts';
import type { Disk } from '../../server/lifecycle/disk.ts';
import type { Witness } from '../../server/log/witness-client.ts';
import type { Aggregator } from '../../server/rounds/aggregator.ts';
import type { experimentStatus } from '../../server/rounds/experiment-status.ts';
import type { HandedModel } from '../../server/rounds/first-model.ts';
import type { AccessSettings } from '../../server/settings/access-settings.ts';
import { createMemoryStore } from '../../server/store/memory-store.ts';
import type { Store } from '../../server/store/store.ts';
import type { ErrorCode } from '../../shared/hearsay-error.ts';
import type { CatalogItem } from '../../shared/protocol/catalog.ts';
import {
  type Announcement,
  announcementSchema,
  type Receipt,
  type UpdateHeader,
  type UpdateReply,
  updateReplySchema,
  welcomeSchema,
} from '../../shared/protocol/messages.ts';
import { parseWith } from '../../shared/protocol/parse.ts';
import type { SiteConfig } from '../../shared/protocol/site-config.ts';
import { ticketReplySchema } from '../../shared/protocol/ticket.ts';
import { headerFor } from './rounds/bench.ts';
import { noisyConfig, openAccess, items as twelveItems, updateBytes } from './test-site.ts';

export type TestServerParts = {
  readonly store?: Store;
  readonly config?: SiteConfig;
  readonly items?: readonly CatalogItem[];
  readonly clientFolder?: string;
  readonly logOrigin?: string;
  readonly witnesses?: readonly Witness[];
  readonly credentials?: () => readonly Credential[];
  readonly evidenceDays?: number;
  readonly info?: Diagnostics['info'];
  readonly record?: Diagnostics['record'];
  readonly failed?: Diagnostics['failed'];
  /** In place of silent ones. */
  readonly diagnostics?: Diagnostics;
  readonly disk?: Disk;
  readonly lastBackup?: () => number;
  /** Who is let in; left out: everybody. */
  readonly access?: AccessSettings;
  readonly patience?: Patience;
  readonly port?: number;
  readonly handedModel?: HandedModel;
};

/** What `/status` tells, as far as tests look at it. */
type ServerStatus = {
  readonly refusals: Partial<Record<ErrorCode, number>>;
  readonly connections: number;
  readonly metrics: ReturnType<Aggregator['metrics']>;
  readonly experiment: ReturnType<typeof experimentStatus>;
};

export type TestServer = RunningServer & {
  readonly url: string;
  readonly store: Store;
  readonly status: () => Promise<ServerStatus>;
  /** Resolves at the next refusal that is counted, with its code. */
  readonly nextRefusal: () => Promise<ErrorCode>;
};

export async function startTestServer({
  store = createMemoryStore(),
  config = noisyConfig,
  items = twelveItems,
  clientFolder = '/nowhere',
  logOrigin = 'shop.example/log',
  witnesses = [],
  credentials = () => [],
  evidenceDays = 30,
  diagnostics = createDiagnostics({ silent: true }),
  info = diagnostics.info,
  record = diagnostics.record,
  failed = diagnostics.failed,
  disk,
  lastBackup,
  access = openAccess,
  patience,
  port = 0,
  handedModel,
}: TestServerParts = {}): Promise<TestServer> {
  const waiting: ((code: ErrorCode) => void)[] = [];
  const refused: Diagnostics['refused'] = (code, about) => {
    diagnostics.refused(code, about);
    for (const tell of waiting.splice(0)) tell(code);
  };
  const server = await startServer({
    settings: {
      ...{ site: config, logOrigin, witnesses, evidenceDays, access },
      ...{ port, host: '127.0.0.1' },
    },
    items,
    store,
    disk,
    ...(lastBackup && { lastBackup }),
    diagnostics: { ...diagnostics, info, record, failed, refused },
    credentials,
    clientFolder,
    patience,
    handedModel,
  });
  const url = `http://127.0.0.1:${server.port}`;
  return {
    ...server,
    url,
    store,
    status: async () => (await fetch(`${url}/status`)).json() as Promise<ServerStatus>,
    nextRefusal: () => new Promise((resolve) => waiting.push(resolve)),
  };
}

/** The same, for a test that starts its own: it is closed after the test. */
export async function start(parts?: TestServerParts): Promise<TestServer> {
  const server = await startTestServer(parts);
  onTestFinished(() => server.close());
  return server;
}

/** A browser as a raw socket, without the client's own code. */
export type TestBrowser = {
  readonly socket: Socket;
  readonly announced: Announcement[];
  /** The next announcement. */
  readonly nextAnnouncement: () => Promise<Announcement>;
  /** Send an update, for the open round unless the header says otherwise. */
  readonly send: (header: UpdateHeader, bytes: Uint8Array) => Promise<UpdateReply>;
  readonly close: () => void;
};

/** Headers of a handshake. */
type Headers = { readonly [name: string]: string };

/** A connected socket that has not said hello. */
export async function connectSocket(url: string, extraHeaders: Headers = {}): Promise<Socket> {
  const socket = io(url, { transports: ['websocket'], forceNew: true, reconnection: false, extraHeaders });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  return socket;
}

/** A ticket that costs no work, as `hello` shows it. */
export async function freeTicket(url: string): Promise<string> {
  const response = await fetch(`${url}/ticket`, { method: 'POST' });
  return `${parseWith(ticketReplySchema, await response.json()).ticket}.0`;
}

/** A browser that was welcomed. */
export async function connectBrowser(url: string, headers: Headers = {}): Promise<TestBrowser> {
  const ticket = await freeTicket(url);
  const socket = await connectSocket(url, headers);
  const announced: Announcement[] = [];
  socket.on('announce', (raw) => announced.push(parseWith(announcementSchema, raw)));
  const welcome = parseWith(welcomeSchema, await socket.emitWithAck('hello', { versions: [1], ticket }));
  if (!welcome.ok) throw new Error(`not welcome: ${welcome.code}`);
  return {
    socket,
    announced,
    nextAnnouncement: () =>
      new Promise((resolve) => socket.once('announce', (raw) => resolve(parseWith(announcementSchema, raw)))),
    send: async (header, bytes) =>
      parseWith(updateReplySchema, await socket.emitWithAck('update', header, bytes)),
    close: () => socket.disconnect(),
  };
}

/** A browser comes, gives the honest update of this number to the open round, and leaves. */
export async function giveHonestly(server: TestServer, number: number): Promise<Receipt> {
  const browser = await connectBrowser(server.url);
  const reply = await browser.send(headerFor(server.aggregator, number), updateBytes(number));
  browser.close();
  if (!reply.ok) throw new Error(`an honest update was refused: ${reply.code}`);
  return reply.receipt;
}

/** A round's update, without a browser. */
export function giveDirectly({ aggregator }: RunningServer, number: number): Promise<Receipt> {
  return aggregator.contribute(headerFor(aggregator, number), updateBytes(number));
}

/** Honest updates that complete a round; resolves with what is announced of it. */
export async function giveRound(server: TestServer, ...numbers: readonly number[]): Promise<Announcement> {
  const watcher = await connectBrowser(server.url);
  const announced = watcher.nextAnnouncement();
  for (const number of numbers) await giveHonestly(server, number);
  const announcement = await announced;
  watcher.close();
  return announcement;
}
