/** A client that goes away in the middle of an upload, at every byte of it. */
import { expect, it } from 'vitest';
import { headerFor } from '../rounds/bench.ts';
import { start } from '../running-server.ts';
import { frameOf, opcodes, RawConnection } from '../sockets/raw-connection.ts';
import { expectServing } from '../sockets/serving.ts';
import { updateBytes } from '../test-site.ts';

it('PR5 leaves the round as it was, wherever the upload ends, and an upload that came whole is taken once', {
  timeout: 60_000,
}, async () => {
  const server = await start();
  const header = headerFor(server.aggregator, 1);
  const upload = Buffer.concat([
    frameOf(
      opcodes.text,
      Buffer.from(`451-1["update",${JSON.stringify(header)},{"_placeholder":true,"num":0}]`),
    ),
    frameOf(opcodes.binary, updateBytes(1)),
  ]);
  const size = server.aggregator.state.size;
  const breakAt = async (end: number): Promise<void> => {
    const connection = await RawConnection.welcomed(server.port);
    connection.raw(upload.subarray(0, end));
    if (end % 2 === 0) await server.status(); // it has read what there is
    connection.vanish();
  };
  const ends = Array.from({ length: upload.length }, (_, end) => end);
  for (let first = 0; first < ends.length; first += 16)
    await Promise.all(ends.slice(first, first + 16).map(breakAt));
  while ((await server.status()).connections > 0);
  expect(server.aggregator.state.size).toBe(size);
  const whole = await RawConnection.welcomed(server.port);
  whole.raw(upload);
  await whole.message((text) => text.startsWith('431[{"ok":true'));
  whole.vanish();
  expect(server.aggregator.state.round).toMatchObject({ contributions: 1 });
  await expectServing(server, {});
});
