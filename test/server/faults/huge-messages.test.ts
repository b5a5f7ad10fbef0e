/** A gigabyte, over everything that takes bytes: refused once it is too much, and never held. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { maxMessageBytes } from '../../../shared/protocol/limits.ts';
import { start, type TestServer } from '../running-server.ts';
import { frameOf, opcodes, RawConnection } from '../sockets/raw-connection.ts';
import { expectServing } from '../sockets/serving.ts';
import { dim } from '../test-site.ts';

const gigabyte = 2 ** 30;
const chunk = Buffer.alloc(65_536, 'x');
/** What the buffers of two sockets hold, generously. */
const buffered = 32 * 2 ** 20;

/** Pours until the server ends it, or all was taken. @returns bytes that went out */
async function pour(socket: Socket, piece: Buffer): Promise<number> {
  let isOver = false;
  const over = new Promise<void>((resolve) => socket.once('close', resolve)).then(() => {
    isOver = true;
  });
  let sent = 0;
  while (!isOver && sent < gigabyte) {
    sent += piece.length;
    if (!socket.write(piece)) await Promise.race([once(socket, 'drain').catch(() => undefined), over]);
  }
  socket.destroy();
  return sent;
}

async function request(server: TestServer, head: string): Promise<{ sent: number; answer: string }> {
  const socket = connect(server.port, '127.0.0.1');
  let answer = '';
  socket.on('data', (bytes) => {
    answer += bytes.toString('latin1');
  });
  socket.on('error', () => undefined); // the server resets it
  await once(socket, 'connect');
  socket.write(`${head}\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n`);
  const piece = Buffer.concat([Buffer.from('10000\r\n'), chunk, Buffer.from('\r\n')]);
  return { sent: await pour(socket, piece), answer };
}

describe('AD1 a gigabyte', () => {
  it.each([
    'POST /ticket',
    'GET /hearsay.json',
    'GET /audit',
    'PUT /models/x',
    'POST /nowhere',
    'GET /metrics',
  ])('as a chunked body of %s is cut off', async (route) => {
    const server = await start();
    const { sent, answer } = await request(server, `${route} HTTP/1.1`);
    expect(sent).toBeLessThan(buffered);
    if (answer) expect(answer).toMatch(/^HTTP\/1\.1 413 /); // a reset may overtake it
    await expectServing(server, { TOO_LARGE: 1 });
  });

  it.each([
    ['that says so', gigabyte],
    ['by one byte too long', maxMessageBytes(dim) + 1],
  ])('PR8 as a message %s is cut off at its head', async (_kind, declaredLength) => {
    const server = await start();
    const connection = await RawConnection.welcomed(server.port);
    connection.raw(frameOf(opcodes.binary, Buffer.alloc(10), { declaredLength }));
    await connection.ended;
    await expectServing(server, { TOO_LARGE: 1 });
  });

  it('PR8 as a message of many frames is cut off at the limit, and memory stays', async () => {
    const server = await start();
    const connection = await RawConnection.welcomed(server.port);
    let isOver = false;
    void connection.ended.then(() => {
      isOver = true;
    });
    const before = process.memoryUsage().rss;
    const frame = Buffer.alloc(1000);
    connection.raw(frameOf(opcodes.binary, frame, { final: false }));
    let sent = frame.length;
    for (; !isOver && sent < gigabyte; sent += frame.length) {
      connection.raw(frameOf(opcodes.continuation, frame, { final: false }));
      await new Promise(setImmediate);
    }
    expect(sent).toBeLessThan(buffered);
    expect(process.memoryUsage().rss - before).toBeLessThan(4 * buffered);
    await expectServing(server, { TOO_LARGE: 1 });
  });
});
