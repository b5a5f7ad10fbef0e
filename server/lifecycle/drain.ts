/**
 * Ends a server's connections without taking longer than it may. Nobody connects any more; browsers lose their connection
 * without a word, after which they come back by themselves, each at a time of its own; downloads that have begun are finished.
 */
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import type { OpenConnections } from '../http/open-connections.ts';
import type { Gateway } from '../sockets/gateway.ts';

/** How long clients may take to answer a close frame, or to send the rest of a request, milliseconds. */
const graceMs = 500;

/**
 * @param drainMs how long answers may take to be finished, once {@link graceMs} are over; what then remains is cut off
 * @returns once every connection has ended
 */
export async function drain(
  gateway: Pick<Gateway, 'close'>,
  connections: OpenConnections,
  drainMs: number,
): Promise<void> {
  await turn(); // acknowledgements of what was stored last go out first
  const done = new AbortController();
  const closed = gateway.close().finally(() => done.abort());
  await endOthers(connections, drainMs, done.signal);
  await closed;
}

async function endOthers(connections: OpenConnections, drainMs: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(graceMs, undefined, { signal });
    await Promise.race([connections.answered(), sleep(drainMs, undefined, { signal })]);
    connections.end();
  } catch (error) {
    if (!signal.aborted) throw error; // all have ended before
  }
}
