/**
 * A forward proxy that a browser is made to use for everything, so that what leaves it is seen whole: requests with
 * headers and bodies, and the frames of its WebSockets. It can also lose what comes back.
 */
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { ClientFrames, type Recording } from './client-frames.ts';

/** A running proxy with its record. */
export type RecordingProxy = Recording & {
  readonly url: string;
  /** Nothing of WebSockets comes back to the browser from the first binary frame on that it sends. */
  loseAnswersToUpdates: boolean;
  /** Cut every tunnel. */
  readonly cut: () => void;
  readonly close: () => void;
};

/** Start one on a free port of the loopback. */
export async function startRecordingProxy(): Promise<RecordingProxy> {
  const tunnels = new Set<Socket>();
  const server = createServer((incoming, outgoing) => void forward(incoming, outgoing, proxy));
  server.on('connect', (incoming: IncomingMessage, socket: Socket) => {
    const [host, port] = (incoming.url ?? '').split(':');
    const upstream = connect(Number(port), host ?? '');
    const frames = new ClientFrames(proxy);
    let lost = false;
    for (const end of [socket, upstream]) {
      tunnels.add(end);
      end.on('error', () => end.destroy());
      end.on('close', () => tunnels.delete(end));
    }
    socket.write('HTTP/1.1 200 OK\r\n\r\n');
    socket.on('data', (data: Buffer) => {
      frames.add(data);
      lost ||= proxy.loseAnswersToUpdates && proxy.frames.some(({ binary }) => binary);
      upstream.write(data);
    });
    upstream.on('data', (data) => {
      if (!lost) socket.write(data);
    });
    socket.on('end', () => upstream.end());
    upstream.on('end', () => socket.end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy: RecordingProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: [],
    frames: [],
    loseAnswersToUpdates: false,
    cut: () => {
      for (const end of tunnels) end.destroy();
    },
    close: () => {
      proxy.cut();
      server.close();
    },
  };
  return proxy;
}

async function forward(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  proxy: RecordingProxy,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const { method = '', url = '', headers } = incoming;
  const body = Buffer.concat(chunks);
  proxy.requests.push({ method, url, headers: JSON.stringify(headers), body });
  const onward = request(url, { method, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  onward.on('error', () => {
    outgoing.destroy();
  });
  onward.end(body);
}
