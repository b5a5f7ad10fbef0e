import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect, it } from 'vitest';
import { watchConnections } from '../../../server/http/open-connections.ts';
import { drain } from '../../../server/lifecycle/drain.ts';

/** A server that answers when it is told to, and one request to it that has come whole. */
async function askedServer() {
  const http = createServer();
  const connections = watchConnections(http);
  const asked = once(http, 'request') as Promise<[IncomingMessage, ServerResponse]>;
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const { port } = http.address() as AddressInfo;
  const client = get({ host: '127.0.0.1', port });
  const [, response] = await asked;
  const gateway = { close: () => new Promise<void>((resolve) => http.close(() => resolve())) };
  return { connections, gateway, client, response, port };
}

it('an answer that has begun is finished, however long a close frame takes; nobody new is let in', async () => {
  const { connections, gateway, client, response, port } = await askedServer();
  response.write('the first half, ');
  const [message] = (await once(client, 'response')) as [IncomingMessage];
  const drained = drain(gateway, connections, 60_000);
  const late = connect(port, '127.0.0.1');
  expect(await once(late, 'error')).toMatchObject([
    { code: expect.stringMatching(/^ECONN(REFUSED|RESET)$/) },
  ]);
  response.end('the second');
  expect((await message.setEncoding('utf8').toArray()).join('')).toBe('the first half, the second');
  await drained;
});

it('an answer that takes longer than it may is cut off', async () => {
  const { connections, gateway, client } = await askedServer();
  const failed = once(client, 'error');
  await drain(gateway, connections, 1);
  expect(await failed).toMatchObject([{ code: 'ECONNRESET' }]);
});
