/** A browser as the aggregator sees it: a socket that has said hello, and sends updates. */
import { io, type Socket } from 'socket.io-client';
import {
  type Announcement,
  announcementSchema,
  type UpdateHeader,
  type UpdateReply,
  updateReplySchema,
  welcomeSchema,
} from '../../../shared/protocol/messages.ts';
import { parseWith } from '../../../shared/protocol/parse.ts';

/** See the head of this file. */
export type LoadBrowser = {
  /** The newest announcement. */
  readonly announcement: () => Announcement;
  /** Called with every announcement. */
  onAnnounce: (announcement: Announcement) => void;
  readonly send: (header: UpdateHeader, bytes: Uint8Array) => Promise<UpdateReply>;
  /** Resolves when the connection is gone. */
  readonly gone: Promise<void>;
  readonly close: () => void;
};

/** Connect and say hello. @throws Error where nobody answers */
export async function openBrowser(origin: string): Promise<LoadBrowser> {
  const socket = io(origin, { transports: ['websocket'], forceNew: true, reconnection: false });
  const gone = new Promise<void>((resolve) => socket.once('disconnect', () => resolve()));
  await connected(socket);
  const left = gone.then(() => Promise.reject(new Error('the server went away')));
  let latest = await Promise.race([hello(socket), left]);
  const browser: LoadBrowser = {
    announcement: () => latest,
    onAnnounce: () => undefined,
    send: (header, bytes) =>
      new Promise((resolve) => {
        socket.emit('update', header, bytes, (raw: unknown) => resolve(parseWith(updateReplySchema, raw)));
      }),
    gone,
    close: () => void socket.disconnect(),
  };
  socket.on('announce', (raw) => {
    latest = parseWith(announcementSchema, raw);
    browser.onAnnounce(latest);
  });
  return browser;
}

/** So many, a few at a time. @param each called after each @throws Error where nobody answers */
export async function openBrowsers(
  origin: string,
  count: number,
  each: (open: number) => void = () => undefined,
): Promise<LoadBrowser[]> {
  const atOnce = 100;
  const browsers: LoadBrowser[] = [];
  while (browsers.length < count) {
    const next = Math.min(atOnce, count - browsers.length);
    browsers.push(...(await Promise.all(Array.from({ length: next }, () => openBrowser(origin)))));
    each(browsers.length);
  }
  return browsers;
}

async function connected(socket: Socket): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
}

async function hello(socket: Socket): Promise<Announcement> {
  const raw: unknown = await new Promise((resolve) => socket.emit('hello', { versions: [1] }, resolve));
  const welcome = parseWith(welcomeSchema, raw);
  if (!welcome.ok) throw new Error(`not welcome: ${welcome.code}`);
  return welcome.manifest.announcement;
}
