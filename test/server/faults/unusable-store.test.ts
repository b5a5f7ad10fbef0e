/** Data folders that cannot be written to, and files in them that are gone: what is said, and how to mend it. */
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../../server/store/memory-store.ts';
import { openSqliteStore } from '../../../server/store/sqlite-store.ts';
import { refusal } from '../../shared/log/refusal.ts';
import { giveRound, start, startTestServer } from '../running-server.ts';
import { mountSmallDisk } from './small-disk.ts';

const disk = mountSmallDisk(4);
afterAll(() => disk?.unmount());

describe.skipIf(!disk)('a disk that is mounted read-only', () => {
  it('is refused at the start, in words that say why, and is whole afterwards', () => {
    const folder = join(disk?.folder ?? '', 'data');
    const store = openSqliteStore(folder);
    store.write({ leaves: [Uint8Array.of(1)] });
    store.close();
    const readOnly = join(disk?.readOnly() ?? '', 'data');
    expect(() => openSqliteStore(readOnly)).toThrow(refusal('BAD_CONFIG'));
    expect(() => openSqliteStore(readOnly)).toThrow(/data folder .*data: .*(cannot be written to|read-only)/);
    const again = openSqliteStore(folder);
    expect(again.size()).toBe(1);
    again.close();
  });

  it('is refused at the start, where it is full and nothing can be moved into the database', () => {
    const folder = join(disk?.folder ?? '', 'new');
    disk?.fillTo(0);
    expect(() => openSqliteStore(folder)).toThrow(/its disk is full: make room|ENOSPC/);
    disk?.makeRoom();
    openSqliteStore(folder).close();
  });
});

describe('the file of the current model is gone', () => {
  const withoutModel = async () => {
    const first = await startTestServer();
    await giveRound(first, 1, 2, 3);
    await first.close();
    const { file } = first.aggregator.state.model ?? { file: '' };
    return { store: first.store, file };
  };

  it('no server starts over it, and says which file it is and what to do', async () => {
    const { store, file } = await withoutModel();
    store.write({ erasedBlobs: [`model/${file}`] });
    await expect(startTestServer({ store })).rejects.toThrow(
      `BAD_LOG: model/${file} is missing from the data folder: restore a backup`,
    );
  });

  it('a running server says so when a browser asks for it, serves all else and releases the next model', async () => {
    const failures: string[] = [];
    const { store, file } = await withoutModel();
    const server = await start({ store, failed: (_event, error) => void failures.push(String(error)) });
    store.write({ erasedBlobs: [`model/${file}`] });
    expect((await fetch(`${server.url}/models/${file}`)).status).toBe(500);
    expect(failures).toEqual([expect.stringMatching(/BAD_LOG: .*is missing: restore a backup/)]);
    expect((await fetch(`${server.url}/models/${'0'.repeat(64)}`)).status).toBe(404);
    const next = await giveRound(server, 4, 5, 6);
    expect((await fetch(`${server.url}/models/${next.model.hash}`)).status).toBe(200);
  });

  it('one that was never named is not missing', async () => {
    const store = createMemoryStore();
    const server = await start({ store });
    expect((await fetch(`${server.url}/catalog/${'0'.repeat(64)}`)).status).toBe(404);
    const { catalog } = server.aggregator.site;
    expect((await fetch(`${server.url}/models/${catalog.hash}`)).status).toBe(404); // another kind
  });
});
