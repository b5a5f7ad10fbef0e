import { readdirSync, renameSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { manifestSchema } from '../../../shared/protocol/messages.ts';
import { parseWith } from '../../../shared/protocol/parse.ts';
import { runServe, type ServeProcess } from '../serve-process.ts';
import { cwd, fileOf, json, start, startUnder, useServing } from './serving.ts';

useServing();

describe('SIGHUP', () => {
  /** Nothing but the signal has the file read again. */
  const startUnwatched = (): Promise<ServeProcess> =>
    startUnder(
      { HEARSAY_FEED_WATCH: 'false', HEARSAY_FEED_SETTLE_SECONDS: '0' },
      ...['--catalog', 'items.csv'],
    );

  const catalogOf = async ({ url }: ServeProcess) => {
    const { catalog } = parseWith(manifestSchema, await json(`${url}/hearsay.json`));
    return (await json(`${url}/catalog/${catalog.hash}`)) as { items: { id: string }[] };
  };

  it('LG9 has the catalog read again: browsers get the new one, and the next start too', async () => {
    fileOf('items.csv', 'id\na\nb\n');
    const serve = await startUnwatched();
    fileOf('items.csv', 'id,title\nc,A cup\nb,A jug\n');
    expect(JSON.parse(await serve.hangUp(/catalog changed/))).toMatchObject({ items: 2, version: 1 });
    expect((await catalogOf(serve)).items.map(({ id }) => id)).toEqual(['b', 'c']); // what stays keeps its row
    expect(await json(`${serve.url}/status`)).toMatchObject({ model: { version: 1 } });
    expect(await serve.kill('SIGTERM')).toMatchObject({ code: 0, stderr: '' });
    fileOf('items.csv', 'id\nb\nd\ne\n');
    const second = await start('--catalog', 'items.csv');
    expect((await catalogOf(second)).items).toHaveLength(3);
    expect(await json(`${second.url}/status`)).toMatchObject({ model: { version: 2 } });
  });

  it('says what is wrong with a bad file, with its line, and changes nothing', async () => {
    fileOf('items.csv', 'id,price\na,1\nb,2\n');
    const serve = await startUnwatched();
    const before = await catalogOf(serve);
    for (const [content, told] of [
      ['id,price\na,1\nb,cheap\n', 'items.csv:3: '],
      ['id,price\n', 'at least one item'],
      ['id,vector:image\na,1 2\nb,3 4\n', 'named vectors were none'],
    ] as const) {
      fileOf('items.csv', content);
      expect(JSON.parse(await serve.hangUp(/stays as it was/)).error).toContain(told);
    }
    expect(await catalogOf(serve)).toEqual(before);
    fileOf('items.csv', 'id\nz\n');
    await serve.hangUp(/catalog changed/);
  });

  it('is told that there is no file to read again', async () => {
    const line = await (await start()).hangUp(/stays as it was/);
    expect(JSON.parse(line)).toMatchObject({ code: 'BAD_CONFIG' });
  });
});

describe('a catalog that changes while it is served', () => {
  const idsOf = async ({ url }: ServeProcess) => {
    const { catalog } = parseWith(manifestSchema, await json(`${url}/hearsay.json`));
    const { items } = (await json(`${url}/catalog/${catalog.hash}`)) as { items: { id: string }[] };
    return items.map(({ id }) => id);
  };

  it('is read again when another file takes its place; a bad one is told of, and changes nothing', async () => {
    fileOf('items.csv', 'id,price\na,1\nb,2\n');
    const serve = await start('--catalog', 'items.csv');
    renameSync(fileOf('next', 'id,price\na,1\nb,cheap\n'), join(cwd, 'items.csv'));
    expect(JSON.parse(await serve.says(/stays as it was/)).error).toContain('items.csv:3: price: ');
    expect(await json(`${serve.url}/status`)).toMatchObject({ catalog: { items: 2, failed: true } });
    renameSync(fileOf('next', 'id,price\nc,1\nb,2\na,1\n'), join(cwd, 'items.csv'));
    expect(JSON.parse(await serve.says(/catalog changed/))).toMatchObject({ items: 3 });
    expect(await idsOf(serve)).toEqual(['a', 'b', 'c']);
    expect(await json(`${serve.url}/status`)).toMatchObject({ catalog: { origin: 'file', failed: false } });
  });

  it('may be a feed: without it a new folder does not start, and one that has a catalog goes on over that', async () => {
    const feed = createServer((_, response) => void response.end('id\na\nb\n'));
    await new Promise<void>((resolve) => feed.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(feed.address() as AddressInfo).port}/items`;
    const first = await start('--catalog', address);
    expect(first.lines).toContain('catalog 2 items');
    await first.kill('SIGKILL');
    feed.close();
    feed.closeAllConnections();
    const second = await start('--catalog', address);
    expect(await idsOf(second)).toEqual(['a', 'b']);
    expect(JSON.parse(await second.says(/stays as it was/)).error).toContain(`${address}: cannot be fetched`);
    const { code, stderr } = await runServe(['--port', '0', '--data', 'new', '--catalog', address], cwd);
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining(`BAD_CATALOG: ${address}: cannot be fetched`),
    ]);
  });

  it('is refused where its address is not protected', async () => {
    const { code, stderr } = await runServe(['--catalog', 'http://shop.example/feed.xml'], cwd);
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('catalog = "http://shop.example/feed.xml" (command line): expected https://'),
    ]);
    expect(readdirSync(cwd)).toEqual([]);
  });
});
