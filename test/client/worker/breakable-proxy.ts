/** A TCP proxy in front of a server, to break connections at the worst moment. */
import type { AddressInfo } from 'node:net';
import { createServer, type Socket, connect as tcpConnect } from 'node:net';

/** A proxy that runs. */
export type BreakableProxy = {
  readonly port: number;
  /** Let the browser's next words through, then break the connection at the first word back. */
  readonly loseNextAnswer: () => void;
  /** Break every connection now. */
  readonly breakAll: () => void;
  /** Break every connection, and refuse new ones until it is turned on again. */
  readonly turn: (on: boolean) => void;
  /** Resolves when there is a connection. */
  readonly connected: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** @param target port of the server */
export async function openProxy(target: () => number): Promise<BreakableProxy> {
  const sockets = new Set<Socket>();
  let losing: 'no' | 'with the next words' | 'now' = 'no';
  let isOn = true;
  const breakAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  const server = createServer((browser) => {
    if (!isOn) return void browser.destroy();
    const upstream = tcpConnect(target(), '127.0.0.1');
    for (const socket of [browser, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        browser.destroy();
        upstream.destroy();
      });
    }
    browser.on('data', (words) => {
      if (losing === 'with the next words') losing = 'now';
      upstream.write(words);
    });
    upstream.on('data', (words) => {
      if (losing !== 'now') return void browser.write(words);
      losing = 'no';
      browser.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    loseNextAnswer: () => {
      losing = 'with the next words';
    },
    breakAll,
    turn: (on) => {
      isOn = on;
      if (!on) breakAll();
    },
    connected: () =>
      sockets.size > 0
        ? Promise.resolve()
        : new Promise((resolve) => server.once('connection', () => resolve())),
    close: () => {
      breakAll();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
