/** Sends a server what nobody should, over real connections, and asks all the while whether it still answers. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { RawConnection } from '../sockets/raw-connection.ts';
import { fuzzedPacket, type Samples } from './fuzzed-packets.ts';
import { fuzzedRequest } from './fuzzed-requests.ts';
import type { Uniform } from './fuzzed-values.ts';

/** How much of it. */
export type FuzzParts = {
  readonly port: number;
  readonly samples: Samples;
  readonly uniform: Uniform;
  /** Inputs: packets and requests. */
  readonly count: number;
  readonly onProgress?: (inputs: number) => void;
};

/** Connections at once; a quarter of them makes requests. */
const atOnce = 32;
/** After so many inputs the server is asked after its health. */
const examinedEvery = 500;
/** Packets on a connection, fewer where it is cut off. */
const packets = 24;
/** What was sent last is read by then, milliseconds. */
const settleMs = 200;
/** A request that gets no answer is not waited for longer, milliseconds. */
const patienceMs = 2000;

/** @returns requests without an answer of any kind @throws Error where the server does not answer any more */
export async function fuzzServer({ port, samples, uniform, count, onProgress }: FuzzParts): Promise<number> {
  let [inputs, unanswered, examined] = [0, 0, 0];
  const examine = async (): Promise<void> => {
    if (inputs < examined + examinedEvery) return;
    examined = inputs;
    const { ok } = await fetch(`http://127.0.0.1:${port}/health`);
    if (!ok) throw new Error('the server is not well');
    onProgress?.(inputs);
  };
  const lanes = Array.from({ length: atOnce }, async (_, lane) => {
    while (inputs < count) {
      if (lane % 4 > 0) {
        const sent = await pester(port, () => fuzzedPacket(samples, uniform));
        inputs += sent; // not in one expression: other lanes add meanwhile
      } else {
        inputs++;
        if (!(await isAnswered(port, fuzzedRequest(uniform)))) unanswered++;
      }
      await examine();
    }
  });
  await Promise.all(lanes);
  return unanswered;
}

/** Nine of ten as somebody who was welcomed: others are sent away at their first word. @returns how many packets were sent */
async function pester(port: number, next: () => Uint8Array): Promise<number> {
  const first = next();
  const isWelcome = first.length % 10 > 0;
  const connection = await (isWelcome ? RawConnection.welcomed(port) : RawConnection.open(port));
  let isCutOff = false;
  void connection.ended.then(() => {
    isCutOff = true;
  });
  let sent = 0;
  for (let input = first; sent < packets && !isCutOff; input = next()) {
    connection.raw(input);
    sent++;
    await sleep(1); // who is cut off learns it before the next
  }
  await isHeard(connection); // what a reset connection still holds is thrown away
  connection.vanish();
  return sent;
}

/** Everything that was sent is read once this is answered, or the connection has ended; who is no member gets no answer. */
async function isHeard(connection: RawConnection): Promise<void> {
  connection.text('4277777["hello",{"versions":[1]}]');
  const answer = connection.message((text) => text.startsWith('4377777')).catch(() => undefined);
  await Promise.race([answer, connection.ended, sleep(settleMs)]);
}

/** Any answer is one: a refusal, or the connection's end. */
async function isAnswered(port: number, bytes: Uint8Array): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined); // the server may reset it
  socket.resume();
  socket.write(bytes);
  const late = new Promise<false>((resolve) => void setTimeout(resolve, patienceMs, false).unref());
  const isOver = await Promise.race([
    once(socket, 'close').then(() => true),
    once(socket, 'data').then(() => true),
    late,
  ]);
  socket.destroy();
  return isOver;
}
