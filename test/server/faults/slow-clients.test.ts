/** Clients that hold a connection and give nothing for it: each is waited for so long, and no longer. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createPatientServer, patience } from '../../../server/http/patience.ts';
import { connectSocket, start } from '../running-server.ts';
import { RawConnection } from '../sockets/raw-connection.ts';
import { expectServing } from '../sockets/serving.ts';

/** A tenth of a second for everything. */
const impatience = { headersMs: 100, requestMs: 100, idleMs: 100, joinMs: 100, helloMs: 100, lookMs: 20 };
/** Long after that, and before anything else would end a connection. */
const startHasty = (change: object = {}) => start({ patience: { ...patience, lookMs: 20, ...change } });

/** Sends this at once, then one byte every few milliseconds until the server ends it. @returns what it was answered */
async function dribble(port: number, text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  const heard: string[] = [];
  socket.on('data', (bytes) => heard.push(bytes.toString('latin1')));
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(text);
  const timer = setInterval(() => socket.write('x'), 10);
  onTestFinished(() => clearInterval(timer));
  await closed(socket);
  return heard.join('');
}

const closed = (socket: Socket): Promise<unknown> => new Promise((resolve) => socket.once('close', resolve));

describe('AD1 a client', () => {
  it('whose headers dribble in is answered 408 and cut off', async () => {
    const server = await startHasty({ headersMs: 100, requestMs: 100 });
    expect(await dribble(server.port, 'GET /health HTTP/1.1\r\nHost: x\r\nX-Slow: ')).toMatch(
      /^HTTP\/1\.1 408 /,
    );
    await expectServing(server, {});
  });

  it('whose body dribbles in is refused before it is awaited', async () => {
    const server = await startHasty();
    const head = 'POST /ticket HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n';
    expect(await dribble(server.port, head)).toMatch(/^HTTP\/1\.1 413 /);
    await expectServing(server, { TOO_LARGE: 1 });
  });

  it('that says nothing at all is cut off', async () => {
    const server = await startHasty({ idleMs: 100 });
    const socket = connect(server.port, '127.0.0.1');
    await closed(socket.resume());
    await expectServing(server, {});
  });

  it('that opens a WebSocket and never joins is cut off', async () => {
    const server = await startHasty({ joinMs: 100 });
    const connection = await RawConnection.open(server.port);
    await connection.ended;
    expect(await server.status()).toMatchObject({ connections: 0 });
  });

  it('that joins and never says hello is cut off, and counted', async () => {
    const server = await startHasty({ helloMs: 100 });
    const socket = await connectSocket(server.url);
    await once(socket as never, 'disconnect');
    await expectServing(server, { BAD_MESSAGE: 1 });
  });

  it('that has said hello may be silent', async () => {
    const server = await start({ patience: impatience });
    const browser = await RawConnection.welcomed(server.port);
    const idle = await RawConnection.open(server.port);
    await idle.ended; // later than any of its own deadlines
    expect(await server.status()).toMatchObject({ connections: 1 });
    browser.vanish();
  });
});

it('a server waits in seconds, not in minutes', () => {
  const http = createPatientServer(() => undefined);
  const { headersTimeout, requestTimeout, timeout } = http;
  expect({ headersTimeout, requestTimeout, timeout }).toEqual({
    ...{ headersTimeout: 10_000, requestTimeout: 30_000 },
    timeout: 60_000,
  });
});
