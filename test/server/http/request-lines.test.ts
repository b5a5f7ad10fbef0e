/** What strangers send, in every field that they choose, and what of it is in the diagnostics: nothing. */
import { request } from 'node:http';
import { connect } from 'node:net';
import { io } from 'socket.io-client';
import { describe, expect, it } from 'vitest';
import { createDiagnostics } from '../../../server/diagnostics.ts';
import { createMemoryStore } from '../../../server/store/memory-store.ts';
import { createFailingStore } from '../failing-store.ts';
import { headerFor } from '../rounds/bench.ts';
import { connectBrowser, start } from '../running-server.ts';
import { updateBytes } from '../test-site.ts';

const marker = 'MaRkEr';

type Line = {
  readonly level: string;
  readonly msg: string;
  readonly code?: string;
  readonly connection?: string;
};

async function startLogged(parts: Parameters<typeof start>[0] = {}) {
  const lines: string[] = [];
  const diagnostics = createDiagnostics({ level: 'debug', write: (line) => void lines.push(line) });
  const server = await start({ ...parts, diagnostics });
  return { server, lines, parsed: () => lines.map((line) => JSON.parse(line) as Line) };
}

/** A request with markers wherever a client may put any; its answer is awaited. */
function ask(port: number, method: string, path: string, body?: string): Promise<void> {
  const headers = {
    ...{ Cookie: `session=${marker}`, Authorization: `Bearer ${marker}`, 'User-Agent': marker },
    ...{ 'X-Forwarded-For': marker, Referer: `https://${marker}.example/`, 'X-Request-Id': marker },
    ...{ Origin: `https://${marker}.example`, 'Content-Type': 'application/json', [`X-${marker}`]: marker },
    ...(body !== undefined && { 'Content-Length': body.length }), // Node frames no body of a DELETE by itself
  };
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, method, path, headers }, (response) => {
      expect(response.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
      response.resume().once('close', resolve);
    });
    asked.once('error', reject).end(body);
  });
}

describe('the lines of requests', () => {
  it('have the id that the answer carries, what was asked for in one word, the status and the time', async () => {
    const { server, parsed } = await startLogged();
    const response = await fetch(`${server.url}/hearsay.json`);
    const line = parsed().find(({ msg }) => msg === 'answered');
    expect(line).toMatchObject({
      level: 'debug',
      request: response.headers.get('x-request-id'),
      ...{ method: 'GET', route: 'manifest', status: 200 },
      ms: expect.any(Number),
    });
  });

  it('are not written of what went well, unless they are asked for', async () => {
    const lines: string[] = [];
    const { url } = await start({
      diagnostics: createDiagnostics({ write: (line) => void lines.push(line) }),
    });
    await fetch(`${url}/hearsay.json`);
    await fetch(`${url}/nothing`);
    expect(lines).toEqual([]);
  });

  it('tell what failed by the same id, with its cause', async () => {
    const { server, parsed } = await startLogged();
    const { file } = server.aggregator.state.model ?? { file: '' };
    server.store.write({ erasedBlobs: [`model/${file}`] });
    const response = await fetch(`${server.url}/models/${file}`);
    const id = response.headers.get('x-request-id');
    const errors = parsed().filter(({ level }) => level === 'error');
    expect(errors).toMatchObject([
      { msg: 'a request could not be answered', code: 'BAD_LOG', request: id },
      { msg: 'answered with a failure', request: id, route: 'model', status: 500 },
    ]);
  });
});

describe('the diagnostics', () => {
  it('hold nothing that a stranger sends over HTTP, nor who it is', async () => {
    const { server, lines } = await startLogged();
    const paths = [`/${marker}`, `/models/${marker}`, `/hearsay.json?token=${marker}`, `/evidence/${marker}`];
    for (const path of [
      ...paths,
      `/log/tile/${marker}`,
      `/%${marker}`,
      `//${marker}/..`,
      `/client/${marker}.js`,
    ])
      await ask(server.port, 'GET', path);
    for (const method of ['POST', 'PUT', 'DELETE'])
      await ask(server.port, method, `/${marker}`, `{"a":"${marker}"`);
    const broken = connect(server.port, '127.0.0.1');
    broken.end(`${marker} / HTTP/1.1\r\n${marker}\r\n\r\n`);
    await new Promise((resolve) => broken.resume().once('close', resolve));
    expect(lines.length).toBeGreaterThan(10);
    for (const line of lines) expect(line).not.toMatch(/marker|127\.0\.0\.1|::1|cookie|bearer/i);
  });

  it('hold nothing that a stranger sends over the socket, but which connection was refused and why', async () => {
    const { server, lines, parsed } = await startLogged();
    const socket = io(server.url, {
      transports: ['websocket'],
      forceNew: true,
      query: { token: marker },
      auth: { token: marker },
      extraHeaders: { Cookie: marker, Origin: `https://${marker}.example` },
    });
    await socket.emitWithAck('hello', { versions: [1], [marker]: marker });
    await socket.emitWithAck('hello', { versions: [1] });
    await socket.emitWithAck(marker, marker);
    const header = headerFor(server.aggregator, 1);
    await socket.emitWithAck('update', { ...header, participant: marker }, Buffer.from(marker));
    await socket.emitWithAck('update', header, Buffer.from(marker));
    expect(await socket.emitWithAck('update', header, updateBytes(1))).toMatchObject({ ok: true });
    socket.disconnect();
    const refused = parsed().filter(({ msg }) => msg === 'refused');
    expect(refused.map(({ code }) => code)).toEqual([
      'BAD_MESSAGE',
      'BAD_MESSAGE',
      'BAD_MESSAGE',
      'BAD_DELTA',
    ]);
    expect(new Set(refused.map(({ connection }) => connection)).size).toBe(1);
    for (const line of lines) expect(line).not.toMatch(/marker|127\.0\.0\.1|::1/i);
    for (const line of lines) expect(line).not.toContain(header.participant);
  });

  it('hold nothing of an update that could not be stored', async () => {
    const store = createFailingStore(createMemoryStore());
    const { server, lines } = await startLogged({ store });
    const browser = await connectBrowser(server.url);
    const header = headerFor(server.aggregator, 1);
    store.refuse(1);
    expect(await browser.send(header, updateBytes(1))).toEqual({ ok: false, code: 'INTERNAL' });
    browser.close();
    const told = lines.join('');
    expect(told).toContain('a message could not be answered');
    expect(told).not.toContain(header.participant);
    for (const encoding of ['hex', 'base64', 'latin1'] as const)
      expect(told).not.toContain(Buffer.from(updateBytes(1)).toString(encoding).slice(0, 24));
  });
});
