/** The tag that a site pastes: of the build that runs, of the one before it, and of none. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, type Page, test } from 'playwright/test';
import { startServer } from '../../server/aggregator-server.ts';
import { readClientBuild } from '../../server/client-files/client-build.ts';
import { scriptTag } from '../../server/client-files/script-tag.ts';
import { createDiagnostics } from '../../server/diagnostics.ts';
import { toSettings } from '../../server/settings/settings.ts';
import { createMemoryStore } from '../../server/store/memory-store.ts';
import { decodeEntryBundle } from '../../shared/log/entry-bundle.ts';
import { parseLeaf } from '../../shared/log/leaf.ts';
import { fixtureItems, fixtureVisitors } from './fixture.ts';
import type { HearsayWindow } from './hearsay-window.ts';
import { clientFolder, consent, liveThrough, statusFits } from './test-site.ts';

let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hearsay-tag-'));
});
test.afterEach(() => rmSync(folder, { recursive: true }));

/** Open the page of a shop that holds this tag and nothing else; its origin is another than any aggregator's. */
async function openShop(page: Page, tag: string): Promise<void> {
  const shop = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(`<!doctype html><title>A shop</title>${tag}`);
  });
  await new Promise<void>((resolve) => shop.listen(0, resolve));
  await page.goto(`http://localhost:${(shop.address() as AddressInfo).port}/`);
  shop.close();
}

const hasHearsay = (page: Page): Promise<boolean> => page.evaluate(() => 'hearsay' in window);

const recommended = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const { hearsay } = window as unknown as HearsayWindow;
    await hearsay.init({ backend: 'wasm' });
    return (await hearsay.recommend({ count: 4 })).length;
  });

/** The first lines of the built program, up to the one that begins with `last`. */
async function greetingOf(args: readonly string[], last: string) {
  const program = new URL('../../dist/server/hearsay.js', import.meta.url).pathname;
  const child = spawn(process.execPath, [program, 'serve', ...args, '--port', '0'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  for await (const line of createInterface(child.stdout)) {
    lines.push(line);
    if (line.startsWith(last)) break;
  }
  child.stdout.resume();
  const end = async (): Promise<void> => {
    child.kill();
    await once(child, 'exit');
  };
  return { lines, end };
}

test('the tag that serve prints loads the embed that its log names, and recommends; with another hash it loads none', async ({
  page,
}) => {
  writeFileSync(
    join(folder, 'items.csv'),
    `id,title\n${fixtureItems.map(({ id, title }) => `${id},${title}`).join('\n')}\n`,
  );
  const { lines, end } = await greetingOf(['--catalog', 'items.csv'], 'privacy ');
  const [aggregator = ''] = lines.flatMap((line) => /^aggregator (\S+)\/$/.exec(line)?.[1] ?? []);
  const [tag = ''] = lines.flatMap((line) => /^tag (.*)$/.exec(line)?.[1] ?? []);
  await openShop(page, tag);
  await expect.poll(() => hasHearsay(page)).toBe(true);
  expect(await recommended(page)).toBe(4);

  const [name = ''] = /hearsay\.[0-9a-f]+\.js/.exec(tag) ?? [];
  const size = Number((await (await fetch(`${aggregator}/log/checkpoint`)).text()).split('\n')[1]);
  const bundle = await (await fetch(`${aggregator}/log/tile/entries/000.p/${size}`)).arrayBuffer();
  const code = decodeEntryBundle(new Uint8Array(bundle))
    .map(parseLeaf)
    .find((leaf) => leaf.kind === 'code');
  const served = Buffer.from(await (await fetch(`${aggregator}/${name}`)).arrayBuffer());
  expect(code?.kind === 'code' && code.files).toContainEqual({
    path: `client/${name}`,
    hash: createHash('sha256').update(served).digest('hex'),
  });

  const refused = page.waitForEvent('console', (message) => message.text().includes('integrity'));
  await openShop(page, tag.replace(/sha384-[^"]{8}/, 'sha384-AAAAAAAA'));
  await refused;
  expect(await hasHearsay(page)).toBe(false);
  await end();
});

/** The build as it might have been before: every script another, each naming the next. @returns its folder */
function earlierBuild(): string {
  const [old, before] = [mkdtempSync(join(folder, 'old-')), new Map<string, string>()];
  const sha256 = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex');
  for (const stem of ['tensorflow', 'fallback', 'worker', 'recommend', 'hearsay']) {
    const name = readdirSync(clientFolder).find((each) => each.startsWith(`${stem}.`)) ?? '';
    const content = readFileSync(join(clientFolder, name));
    let changed: string | Buffer = content;
    if (name.endsWith('.js')) {
      changed = `${content}/* before */`;
      for (const [current, earlier] of before) changed = changed.replaceAll(current, earlier);
    }
    const renamed = name.replace(/\.[0-9a-f]{16}\./, `.${sha256(changed).slice(0, 16)}.`);
    writeFileSync(join(old, renamed), changed);
    before.set(name, renamed).set(sha256(content), sha256(changed));
  }
  return old;
}

test('a page that has the embed of the build before goes on recommending and training after an upgrade', async ({
  page,
}) => {
  const settings = toSettings({
    port: 0,
    model: { name: 'pooling', dim: 8 },
    round: { cohort: 5, minimum: 5 },
  });
  const store = createMemoryStore();
  const start = (port: number, client: string) =>
    startServer({
      settings: { ...settings, port },
      items: fixtureItems,
      store,
      diagnostics: createDiagnostics({ silent: true }),
      credentials: () => [],
      clientFolder: client,
      clientArchive: { folder: join(folder, 'client'), days: 30 },
    });
  const old = earlierBuild();
  const before = await start(0, old);
  const embed = before.embed;
  await before.close();
  const after = await start(before.port, clientFolder);
  if (!embed || !after.embed) throw new Error('expected an embed in both builds');
  expect(embed.name).not.toBe(after.embed.name);

  const origin = `http://localhost:${after.port}`;
  const loaded: string[] = [];
  page.on('response', (response) => loaded.push(new URL(response.url()).pathname));
  await openShop(page, scriptTag({ origin, embed }));
  await expect.poll(() => hasHearsay(page)).toBe(true);
  expect(await recommended(page)).toBe(4);
  const [visitor] = fixtureVisitors(1, 3);
  if (visitor) await liveThrough(page, visitor);
  await consent(page);
  await statusFits(page, ({ sent }) => sent.some(({ outcome }) => outcome === 'accepted'));
  const [oldNames, newNames] = [await readClientBuild(old), await readClientBuild(clientFolder)];
  const names = loaded.map((path) => path.split('/').at(-1) ?? '');
  expect(names.filter((name) => oldNames.has(name))).toContainEqual(expect.stringMatching(/^worker\./));
  expect(names.filter((name) => newNames.has(name) && !oldNames.has(name))).toEqual([]);
  await after.close();
});
