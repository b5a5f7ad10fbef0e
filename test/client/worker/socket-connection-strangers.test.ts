/** A connection to what may be no aggregator, or one that answers badly. */

import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Server, type Socket } from 'socket.io';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Connection } from '../../../client/worker/connection.ts';
import { connect } from '../../../client/worker/socket-connection.ts';
import { eventually } from '../../eventually.ts';
import { refusal } from '../../shared/log/refusal.ts';
import {
  announcement,
  manifest,
  progress,
  updateHeader,
  updateReply,
} from '../../shared/protocol/ordinary-messages.ts';
import { createRecorder, hurry } from './connection-recorder.ts';

let connection: Connection | undefined;
afterEach(() => {
  vi.restoreAllMocks();
  connection?.close();
});

describe('a connection to something else', () => {
  let server: Server;
  let origin: string;
  let serve: (socket: Socket) => void;
  const ticket = 't'.repeat(48);
  let ticketAnswer: string;
  beforeEach(async () => {
    const http = createServer((_request, response) => void response.end(ticketAnswer));
    ticketAnswer = JSON.stringify({ ticket, bits: 0 });
    server = new Server(http, { transports: ['websocket'] });
    server.on('connection', (socket) => serve(socket));
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  });
  afterEach(() => server.close());

  const welcome = { ok: true, version: 1, manifest };
  /** Answers every hello with the next of these, the last one for ever. */
  const answerHello = (...answers: unknown[]) => {
    const hellos: unknown[] = [];
    serve = (socket) => {
      socket.on('hello', (hello: unknown, reply: (answer: unknown) => void) => {
        reply(answers[Math.min(hellos.length, answers.length - 1)]);
        hellos.push(hello);
      });
    };
    return hellos;
  };
  const enter = () => {
    const recorder = createRecorder();
    connection = connect(origin, recorder.listener);
    return recorder;
  };

  it('PR2 says that it is incompatible where no version is in common, and stops trying', async () => {
    const hellos = answerHello({ ok: false, code: 'UNSUPPORTED_VERSION' }, welcome);
    const recorder = enter();
    await recorder.until('incompatible');
    hurry();
    await delay(50);
    expect(hellos).toEqual([{ versions: [1], ticket: `${ticket}.0` }]);
    expect(recorder.count('welcomed')).toBe(0);
  });

  it('PR2 tells what trains here in a hello of its own, once for each connection and change', async () => {
    const hellos = answerHello(welcome, welcome, undefined);
    const recorder = enter();
    connection?.tell?.('wasm'); // too early: nobody is told before the welcome
    await recorder.until('welcomed');
    for (const backend of ['webgpu', 'webgpu', 'cpu'] as const) connection?.tell?.(backend);
    await eventually(() => expect(hellos).toHaveLength(3));
    expect(hellos).toEqual([
      { versions: [1], ticket: `${ticket}.0` },
      { versions: [1], backend: 'webgpu' },
      { versions: [1], backend: 'cpu' },
    ]);
    expect(recorder.heard.map(({ event }) => event)).toEqual(['welcomed']);
  });

  it.each([
    ['another refusal', { ok: false, code: 'INTERNAL' }],
    ['an answer of no known form', { ok: true, version: 1, manifest: { ...manifest, extra: 1 } }],
    ['an empty answer', undefined],
  ])('PR2 tries again later after %s', async (_kind, answer) => {
    answerHello(answer, welcome);
    const recorder = createRecorder();
    connection = connect(origin, recorder.listener);
    hurry();
    await recorder.until('welcomed');
    expect(recorder.count('incompatible')).toBe(0);
  });

  it.each([
    ['no ticket', 'Too Many Requests'],
    ['a ticket of no known form', JSON.stringify({ ticket })],
    ['a ticket that costs more work than the protocol allows', JSON.stringify({ ticket, bits: 19 })],
  ])('AD2 tries again later where there is %s', async (_kind, answer) => {
    const hellos = answerHello(welcome);
    ticketAnswer = answer;
    const recorder = createRecorder();
    connection = connect(origin, recorder.listener);
    hurry();
    await recorder.until('lost', 2);
    expect(hellos).toEqual([]);
    ticketAnswer = JSON.stringify({ ticket, bits: 0 });
    await recorder.until('welcomed');
  });

  it('AD2 works for its ticket', async () => {
    ticketAnswer = JSON.stringify({ ticket, bits: 10 });
    const hellos = answerHello(welcome);
    await enter().until('welcomed');
    const [{ ticket: worked }] = hellos as [{ ticket: string }];
    const hash = createHash('sha256').update(worked).digest();
    expect(worked.startsWith(`${ticket}.`)).toBe(true);
    expect(hash.readUInt32BE(0) >>> 22).toBe(0);
  });

  it('does not try again where it is closed while it waits for a welcome', async () => {
    let connections = 0;
    const greeted = new Promise<void>((resolve) => {
      serve = (socket) => {
        connections++;
        socket.on('hello', () => resolve());
      };
    });
    enter();
    await greeted;
    hurry();
    connection!.close();
    await delay(50);
    expect(connections).toBe(1);
  });

  it('does not try again where it is closed in the pause before the next attempt', async () => {
    const hellos = answerHello({ ok: false, code: 'INTERNAL' });
    const recorder = enter();
    hurry(40);
    await recorder.until('lost');
    connection!.close();
    await delay(100);
    expect(hellos).toHaveLength(1);
  });

  it('PR3 ignores announcements and progress of no known form', async () => {
    answerHello(welcome);
    const recorder = enter();
    await recorder.until('welcomed');
    server.emit('announce', { ...announcement, model: null });
    server.emit('announce');
    server.emit('progress', { ...progress, round: -1 });
    server.emit('announce', announcement);
    server.emit('progress', progress);
    await recorder.until('progressed');
    expect(recorder.heard.slice(1)).toEqual([
      { event: 'announced', what: announcement },
      { event: 'progressed', what: progress },
    ]);
  });

  it('PR5 takes no answer to an update that is of no known form', async () => {
    answerHello(welcome);
    const answers: unknown[] = [
      updateReply,
      { ...updateReply, receipt: { ...updateReply.receipt, salt: 'short' } },
    ];
    const answerUpdates = serve;
    serve = (socket) => {
      answerUpdates(socket);
      socket.on('update', (_header, _bytes, reply: (answer: unknown) => void) => reply(answers.shift()));
    };
    await enter().until('welcomed');
    expect(await connection!.send(updateHeader, new Uint8Array(8))).toEqual(updateReply);
    await expect(connection!.send(updateHeader, new Uint8Array(8))).rejects.toThrow(refusal('BAD_MESSAGE'));
  });

  it('PR1 goes on trying where nobody listens', async () => {
    await new Promise((resolve) => server.close(resolve));
    const recorder = enter();
    await recorder.until('lost', 2);
    await expect(connection!.send(updateHeader, new Uint8Array(8))).rejects.toThrow(refusal('OFFLINE'));
  });
});
