import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { updateAddress } from '../../../server/store/blob-address.ts';
import { decodeModelFile } from '../../../shared/model/model-file.ts';
import { specHash } from '../../../shared/model/spec.ts';
import { catalogSchema } from '../../../shared/protocol/catalog.ts';
import { type Manifest, manifestSchema } from '../../../shared/protocol/messages.ts';
import { parseWith } from '../../../shared/protocol/parse.ts';
import { hashedName, writeBuild } from '../client-files/build-folder.ts';
import { leavesOf } from '../rounds/replayed-store.ts';
import { giveHonestly, giveRound, startTestServer, type TestServer } from '../running-server.ts';
import { dim, items, noisyConfig, spec } from '../test-site.ts';
import { getRaw } from './raw-answer.ts';

const script = 'globalThis.hearsay = 1';
const worker = `/client/${hashedName('worker.js', 'worker')}`;

let folder: string;
let server: TestServer;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hearsay-client-'));
  writeBuild(join(folder, 'client'), { 'hearsay.js': script, 'worker.js': 'worker' });
  writeFileSync(join(folder, 'secret.txt'), 'not public');
  server = await startTestServer({ clientFolder: join(folder, 'client') });
  // one release, and one update of the next round
  await giveRound(server, 1, 2, 3);
  await giveHonestly(server, 4);
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${server.url}${path}`, { headers });
const bytesOf = async (response: Response) => new Uint8Array(await response.arrayBuffer());
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const manifest = async (): Promise<Manifest> =>
  parseWith(manifestSchema, await (await get('/hearsay.json')).json());

describe('the manifest', () => {
  it('HT1 fits its schema and says what browsers need', async () => {
    expect(await manifest()).toEqual({
      log: sha256(Buffer.from((await (await get('/log/vkey')).text()).trimEnd())),
      site: noisyConfig,
      specHash: specHash(spec),
      parameters: dim,
      catalog: { hash: expect.stringMatching(/^[0-9a-f]{64}$/), items: items.length },
      maxUpdateBytes: 2 * dim + 1024,
      announcement: server.aggregator.announcement(),
    });
  });

  it('HT1 is asked for again each time', async () => {
    expect((await get('/hearsay.json')).headers.get('cache-control')).toBe('no-cache');
  });

  it('HT1 is readable from any origin, as everything is', async () => {
    const { announcement, catalog } = await manifest();
    for (const path of [
      '/hearsay.json',
      `/models/${announcement.model.hash}`,
      `/catalog/${catalog.hash}`,
      '/hearsay.js',
      '/log/checkpoint',
      worker,
    ]) {
      const { status, headers } = await get(path, { origin: 'https://shop.example' });
      expect([path, status, headers.get('access-control-allow-origin')]).toEqual([path, 200, '*']);
      expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin');
      expect(headers.get('timing-allow-origin')).toBe('*'); // browsers keep to a budget of bytes
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-powered-by')).toBeNull();
    }
  });
});

describe('a model', () => {
  const address = async () => `/models/${(await manifest()).announcement.model.hash}`;

  it('HT2 is the file with that hash, of the announced size, and decodes', async () => {
    const { announcement } = await manifest();
    const bytes = await bytesOf(await get(`/models/${announcement.model.hash}`));
    expect(sha256(bytes)).toBe(announcement.model.hash);
    expect(bytes).toHaveLength(announcement.model.bytes);
    expect(decodeModelFile({ dim, specHash: specHash(spec) }, bytes)).toHaveLength(dim);
  });

  it('HT2 of earlier versions stays where it was', async () => {
    const [first] = leavesOf(server.store);
    if (first?.kind !== 'config') throw new Error('expected a config');
    const bytes = await bytesOf(await get(`/models/${first.model.file}`));
    expect(sha256(bytes)).toBe(first.model.file);
  });

  it('HT2 may be kept for ever, and is not sent again to who has it', async () => {
    const response = await get(await address());
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    const etag = response.headers.get('etag') ?? '';
    const again = await getRaw(server.url + (await address()), { 'if-none-match': etag });
    expect([again.status, again.body.length]).toEqual([304, 0]);
    expect((await getRaw(server.url + (await address()), { 'if-none-match': '"other"' })).status).toBe(200);
  });

  it('HT2 is compressed for who accepts it, and says that this matters to caches', async () => {
    const plain = await getRaw(server.url + (await address()), { 'accept-encoding': 'identity' });
    const gzip = await getRaw(server.url + (await address()), { 'accept-encoding': 'br, gzip;q=0.5' });
    expect([plain.encoding, gzip.encoding]).toEqual([undefined, 'gzip']);
    expect(gunzipSync(gzip.body)).toEqual(plain.body);
    expect(gzip.body.length).toBeLessThan(plain.body.length);
    expect((await get(await address())).headers.get('vary')).toContain('Accept-Encoding');
  });

  it('HT2 is not compressed where it is an old one that was not asked for while it was current', async () => {
    const [first] = leavesOf(server.store);
    if (first?.kind !== 'config') throw new Error('expected a config');
    const { encoding, body } = await getRaw(`${server.url}/models/${first.model.scoring}`, {
      'accept-encoding': 'gzip',
    });
    expect([encoding, sha256(body)]).toEqual([undefined, first.model.scoring]);
  });

  it('HT2 is announced to HEAD without its body', async () => {
    const response = await fetch(`${server.url}${await address()}`, { method: 'HEAD' });
    expect([response.status, (await bytesOf(response)).length]).toEqual([200, 0]);
  });
});

describe('what is not public', () => {
  /** Every hash that stands in the log, by what it is the hash of. */
  function hashesInLog() {
    const leaves = leavesOf(server.store);
    return {
      updates: leaves.flatMap((leaf) => (leaf.kind === 'contribution' ? [leaf.update] : [])),
      masters: leaves.flatMap((leaf) => ('model' in leaf ? [leaf.model.master, leaf.model.optimizer] : [])),
      sums: leaves.flatMap((leaf) => (leaf.kind === 'aggregate' ? [leaf.sum] : [])),
    };
  }

  it('LG4 HT2 the update behind a salted hash of the log is not handed out', async () => {
    const { updates } = hashesInLog();
    expect(updates).toHaveLength(4);
    for (const hash of updates) {
      expect(server.store.blob(updateAddress(hash))).toBeDefined();
      for (const path of [
        '/models/',
        '/catalog/',
        '/models/..%2Fupdate%2F',
        '/models/%2e%2e/update/',
        '/update/',
      ]) {
        expect([path, (await get(`${path}${hash}`)).status]).toEqual([path, 404]);
      }
    }
  });

  it('HT2 neither is a master, an optimizer state or a sum', async () => {
    const { masters, sums } = hashesInLog();
    for (const hash of [...masters, ...sums]) {
      for (const path of ['/models/', '/models/..%2Ffloats%2F', '/floats/']) {
        expect([path, (await get(`${path}${hash}`)).status]).toEqual([path, 404]);
      }
    }
  });

  it.each([
    `/models/${'0'.repeat(64)}`,
    '/models/',
    '/models/__proto__',
    '/models/constructor',
    `/catalog/${'0'.repeat(64)}`,
    '/catalog/__proto__',
    '/client/../secret.txt',
    '/client/..%2fsecret.txt',
    '/client/%2e%2e/secret.txt',
    '/client/',
    '/',
    '/socket.io/socket.io.js',
    '/favicon.ico',
  ])('HT2 %s is not found', async (path) => {
    const status = await rawStatus(`GET ${path} HTTP/1.1`);
    expect([400, 404]).toContain(status);
  });

  it.each(['/models/%E0%A4%A', '/client/%E0%A4%A', '/catalog/%'])(
    '%s, which is no path, is refused without a word about the server',
    async (path) => {
      const response = await getRaw(server.url + path, {});
      expect(['Bad Request', 'Not Found']).toContain(response.body.toString());
    },
  );

  /** Status of a request whose path nobody normalises on the way. */
  function rawStatus(line: string): Promise<number> {
    return new Promise((resolve, reject) => {
      const socket = connect(server.port, '127.0.0.1');
      socket.on('error', reject);
      socket.once('data', (bytes: Buffer) => {
        socket.destroy();
        resolve(Number(bytes.toString('latin1').split(' ')[1]));
      });
      socket.write(`${line}\r\nHost: 127.0.0.1\r\n\r\n`);
    });
  }
});

describe('the catalog', () => {
  it('HT2 is the file with that hash, every item in its place', async () => {
    const { catalog } = await manifest();
    const response = await get(`/catalog/${catalog.hash}`);
    const bytes = await bytesOf(response);
    expect(sha256(bytes)).toBe(catalog.hash);
    expect(parseWith(catalogSchema, JSON.parse(new TextDecoder().decode(bytes)))).toEqual({ items });
    expect(response.headers.get('cache-control')).toContain('immutable');
  });
});

describe('the script tag', () => {
  it('is served for some minutes, its parts for ever', async () => {
    const tag = await get('/hearsay.js');
    expect([await tag.text(), tag.headers.get('cache-control')]).toEqual([script, 'public, max-age=300']);
    const part = await get(worker);
    expect(await part.text()).toBe('worker');
    expect(part.headers.get('cache-control')).toContain('immutable');
  });

  it('is not found without a build', async () => {
    const bare = await startTestServer();
    expect((await fetch(`${bare.url}/hearsay.js`)).status).toBe(404);
    expect((await fetch(`${bare.url}/client/worker.js`)).status).toBe(404);
    await bare.close();
  });
});

describe('an operator', () => {
  it('is told whether the server answers, and where it stands', async () => {
    expect(await (await get('/health')).json()).toEqual({ ok: true });
    expect(await (await get('/status')).json()).toMatchObject({
      model: { version: 1 },
      round: { number: 1 },
      leaves: server.store.size(),
      noiseMultiplier: 2,
      refusals: {},
    });
  });
});
