/** A disk that fills up under a running server, and one that is full to the last page. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { diskOf } from '../../../server/lifecycle/disk.ts';
import { openSqliteStore } from '../../../server/store/sqlite-store.ts';
import { errorCode } from '../../../shared/hearsay-error.ts';
import type { Receipt } from '../../../shared/protocol/messages.ts';
import { eventually } from '../../eventually.ts';
import { headerFor } from '../rounds/bench.ts';
import { expectReceipt, expectReplays, kindsOf } from '../rounds/replayed-store.ts';
import { startTestServer } from '../running-server.ts';
import { configWith, siteOf, updateBytes } from '../test-site.ts';
import { mountSmallDisk } from './small-disk.ts';

const disk = mountSmallDisk(8);
afterEach(() => disk?.makeRoom());
afterAll(() => disk?.unmount());

const config = configWith({ round: { cohort: 1000, minimum: 2 } });

/** A server whose data folder is on the small disk. */
async function startOnDisk(name: string, { reserveMb, parts = {} }: { reserveMb: number; parts?: object }) {
  const folder = join(disk?.folder ?? '', name);
  const store = openSqliteStore(folder);
  const failures: string[] = [];
  const failed = (_event: string, error: unknown): void => void failures.push(String(error));
  const server = await startTestServer({
    ...{ store, config, failed, disk: diskOf(folder, reserveMb) },
    ...parts,
  });
  const ready = async () => (await (await fetch(`${server.url}/ready`)).json()) as { reasons: string[] };
  return { folder, store, server, failures, ready };
}

type Started = Awaited<ReturnType<typeof startOnDisk>>;

const give = ({ server: { aggregator } }: Started, number: number): Promise<Receipt> =>
  aggregator.contribute(headerFor(aggregator, number), updateBytes(number));

/** Nothing that was acknowledged is gone, nothing that was refused is there, and the log replays. */
async function expectWhole(
  { server, store, folder }: Started,
  receipts: ReadonlyMap<number, Receipt>,
): Promise<void> {
  await server.close();
  store.close();
  const reopened = openSqliteStore(folder);
  for (const [number, receipt] of receipts) expectReceipt(reopened, receipt, updateBytes(number));
  expectReplays(reopened, siteOf(config));
  expect(kindsOf(reopened).filter((kind) => kind === 'contribution')).toHaveLength(receipts.size);
  reopened.close();
}

describe.skipIf(!disk)('a disk with less room than the reserve', () => {
  it('takes no update before anything can fail, says so, and goes on by itself when there is room', async () => {
    const started = await startOnDisk('reserve', { reserveMb: 2 });
    const receipts = new Map([[1, await give(started, 1)]]);
    disk?.fillTo(1.5 * 2 ** 20);
    await eventually(async () => expect((await started.ready()).reasons).toEqual(['DISK_LOW']));
    await expect(give(started, 2)).rejects.toThrow(/^UNAVAILABLE: .*diskReserveMb/);
    expect(await give(started, 1)).toEqual(receipts.get(1)); // a resend writes nothing
    expect(await (await fetch(`${started.server.url}/metrics`)).text()).toContain(
      'hearsay_not_ready{reason="DISK_LOW"} 1',
    );
    disk?.makeRoom();
    await eventually(async () => expect((await started.ready()).reasons).toEqual([]));
    receipts.set(2, await give(started, 2));
    expect(started.failures).toEqual([expect.stringContaining('less room than diskReserveMb')]); // once
    await expectWhole(started, receipts);
  });

  it('releases the round whose time has come, erases what is due, and opens the next one when there is room', async () => {
    const round = { cohort: 1000, minimum: 1, deadlineMs: 3000 };
    const parts = { evidenceDays: 0, config: configWith({ round }) };
    const started = await startOnDisk('due', { reserveMb: 2, parts });
    const { aggregator } = started.server;
    await give(started, 1);
    disk?.fillTo(1.5 * 2 ** 20);
    await eventually(async () => expect((await started.ready()).reasons).toEqual(['DISK_LOW']));
    await eventually(() => expect(aggregator.state).toMatchObject({ releases: 1, erasedBefore: 1 }));
    expect(aggregator.announcement()).toMatchObject({ model: { version: 1 }, round: null });
    disk?.makeRoom();
    await eventually(() => expect(aggregator.announcement().round?.number).toBe(1));
    await started.server.close();
    started.store.close();
  });
});

describe.skipIf(!disk)('a disk that is full to the last page', () => {
  it('refuses what does not fit, keeps what it has acknowledged, and goes on when there is room', async () => {
    const started = await startOnDisk('full', { reserveMb: 0 });
    const receipts = new Map<number, Receipt>();
    const refused: number[] = [];
    disk?.fillTo(100_000);
    for (let number = 1; refused.length < 20; number++) {
      try {
        receipts.set(number, await give(started, number));
      } catch (error) {
        expect(['INTERNAL', 'UNAVAILABLE']).toContain(errorCode(error));
        refused.push(number);
      }
      if (number === 900) throw new Error('the disk did not fill up');
    }
    expect(receipts.size).toBeGreaterThan(0);
    expect((await fetch(`${started.server.url}/hearsay.json`)).status).toBe(200);
    disk?.makeRoom();
    await eventually(async () => expect((await started.ready()).reasons).toEqual([]));
    for (const number of refused) receipts.set(number, await give(started, number));
    await expectWhole(started, receipts);
  });

  it.each([
    ['nothing at all', 0],
    ['the write, but not what moves it into the database', 100_000],
  ])('LG13 an erasure is done or not, never half known, where there is room for %s', (_, freeBytes) => {
    const folder = join(disk?.folder ?? '', `erasure ${freeBytes}`);
    const store = openSqliteStore(folder);
    const secret = (n: number) => Buffer.from(`erase me ${n} ${'x'.repeat(3000)}`);
    const numbers = Array.from({ length: 100 }, (_, n) => n);
    store.write({ blobs: new Map(numbers.map((n) => [`update/${n}`, secret(n)])) });
    disk?.fillTo(freeBytes);
    let size = 0;
    for (const n of numbers) {
      try {
        store.write({ leaves: [Uint8Array.of(n)], erasedBlobs: [`update/${n}`] });
        size++;
      } catch {
        expect(store.blob(`update/${n}`)).toBeDefined();
      }
      expect(store.size()).toBe(size);
    }
    expect(size > 0).toBe(freeBytes > 0);
    // what was erased leaves the files once there is room
    disk?.makeRoom();
    for (const n of numbers) store.write({ leaves: [Uint8Array.of(n)], erasedBlobs: [`update/${n}`] });
    expect([...store.leaves()]).toHaveLength(size + 100);
    for (const name of readdirSync(folder)) {
      const file = join(folder, name);
      if (existsSync(file)) expect(readFileSync(file).includes('erase me'), name).toBe(false);
    }
    store.close();
  });
});
