import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { appendFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type CatalogTaker, followFeed, followFile } from '../../../server/catalog/follow-catalog.ts';
import { pollDelay } from '../../../server/catalog/poll-delay.ts';
import type { CatalogReading } from '../../../server/catalog/read-catalog.ts';
import { feedDefaults } from '../../../server/settings/feed-settings.ts';
import { eventually } from '../../eventually.ts';
import { csv, startFeed } from './feed-server.ts';

const folder = mkdtempSync(join(tmpdir(), 'hearsay-followed-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = join(folder, 'items.csv');

/** What whoever keeps the catalog is told, as lists of ids and as reasons. */
let told: (string | string[])[];
let removals: boolean[];
const taker: CatalogTaker = {
  follow: (_origin, { items }: CatalogReading, { anyRemovals }) => {
    told.push(items.map(({ id }) => id));
    removals.push(anyRemovals);
    return undefined;
  },
  failed: (error) => void told.push(String(error)),
};
beforeEach(() => {
  told = [];
  removals = [];
  writeFileSync(file, 'id\na\n');
});

async function follow(watch = true) {
  const followed = followFile(file, { ...feedDefaults, watch }, taker);
  onTestFinished(followed.close);
  await followed.ready;
  return followed;
}
const toHaveTold = (expected: unknown) => eventually(() => expect(told).toEqual(expected));

describe('a catalog file', () => {
  it('is read again when it is written, once', async () => {
    await follow();
    writeFileSync(file, 'id\nb\n');
    await toHaveTold([['b']]);
    expect(removals).toEqual([false]);
  });

  it('is read again when another takes its place, time after time', async () => {
    await follow();
    for (const [id, times] of [
      ['b', 1],
      ['c', 2],
    ] as const) {
      writeFileSync(join(folder, 'next.tmp'), `id\n${id}\n`);
      renameSync(join(folder, 'next.tmp'), file);
      await eventually(() => expect(told).toHaveLength(times));
    }
    expect(told).toEqual([['b'], ['c']]);
  });

  it('is read when it is whole, where it is written in steps', async () => {
    await follow();
    await writeFile(file, 'id\nb\n');
    for (let i = 0; i < 4; i++) {
      await new Promise((resolve) => setTimeout(resolve, 100)); // as slowly as an export writes
      await appendFile(file, `c${i}\n`);
    }
    await toHaveTold([['b', 'c0', 'c1', 'c2', 'c3']]);
  });

  it('is told of where it is bad, and taken when it is good again', async () => {
    await follow();
    writeFileSync(file, 'id,price\na,cheap\n');
    await toHaveTold([expect.stringContaining('items.csv:2: price: expected')]);
    writeFileSync(file, 'id\nd\n');
    await toHaveTold([expect.any(String), ['d']]);
  });

  it('may be gone for a while', async () => {
    await follow();
    rmSync(file);
    writeFileSync(join(folder, 'other.csv'), 'id\nx\n'); // which is no concern of anyone
    writeFileSync(file, 'id\ne\n');
    await toHaveTold([['e']]);
  });

  it('is read once more where it was written between the first reading and the watch', async () => {
    const followed = followFile(file, feedDefaults, taker, Date.now());
    onTestFinished(followed.close);
    await followed.ready;
    expect(told).toEqual([['a']]);
  });

  it('is read when it is asked for, whatever it drops, also where nobody watches it', async () => {
    const followed = await follow(false);
    writeFileSync(file, 'id\nf\n');
    await followed.reload();
    expect([told, removals]).toEqual([[['f']], [true]]);
    rmSync(file);
    await followed.reload();
    expect(told[1]).toContain('cannot be read');
  });
});

describe('a feed', () => {
  /** Asked every few milliseconds: the settings allow no less than ten seconds. */
  const often = { ...feedDefaults, pollSeconds: 0.02 };

  it('is asked again and again, and read where it is new', async () => {
    const feed = await startFeed(csv('id\na\n', { ETag: '"a"' }));
    const followed = followFeed(feed.url, often, taker);
    onTestFinished(followed.close);
    await toHaveTold([['a']]);
    feed.answer = (_, response) => void response.writeHead(304).end();
    const before = feed.asked.length;
    await eventually(() => expect(feed.asked.length).toBeGreaterThan(before + 3));
    expect(feed.asked.at(-1)?.headers['if-none-match']).toBe('"a"');
    feed.answer = csv('id\nb\n');
    await eventually(() => expect(told).toContainEqual(['b']));
    expect(told[1]).toEqual(['b']);
  });

  it('is asked less often while it fails, told of, and taken when it is back', async () => {
    const feed = await startFeed((_, response) => void response.writeHead(500).end());
    const followed = followFeed(feed.url, often, taker);
    onTestFinished(followed.close);
    await eventually(() => expect(told.length).toBeGreaterThanOrEqual(3));
    expect(told.every((each) => String(each).includes('expected 200, got 500'))).toBe(true);
    feed.answer = csv('id\na\n');
    await eventually(() => expect(told).toContainEqual(['a']));
  });

  it('is read as a whole once it is back, so that whoever keeps the catalog learns of it', async () => {
    const whole = csv('id\na\n', { ETag: '"a"' });
    const feed = await startFeed(whole);
    const followed = followFeed(feed.url, often, taker);
    onTestFinished(followed.close);
    await toHaveTold([['a']]);
    feed.answer = (_, response) => void response.writeHead(500).end();
    await eventually(() => expect(told.length).toBeGreaterThan(1));
    feed.answer = (request, response) =>
      request.headers['if-none-match'] ? void response.writeHead(304).end() : whole(request, response);
    await eventually(() => expect(told.at(-1)).toEqual(['a']));
  });

  it('is read when it is asked for, whatever it drops, though nothing is new', async () => {
    const feed = await startFeed(csv('id\na\n', { ETag: '"a"' }));
    const followed = followFeed(feed.url, feedDefaults, taker);
    onTestFinished(followed.close);
    await followed.reload();
    await followed.reload();
    expect([told, removals]).toEqual([
      [['a'], ['a']],
      [true, true],
    ]);
    expect(feed.asked[1]?.headers).not.toHaveProperty('if-none-match');
  });

  it('is left alone once it is closed, also within an answer', async () => {
    const feed = await startFeed(() => {});
    const followed = followFeed(feed.url, often, taker);
    await eventually(() => expect(feed.asked).toHaveLength(1));
    await followed.close();
    expect(told).toEqual([]);
  });
});

describe('when a feed is asked next', () => {
  it.each([
    [0, 0, 810],
    [0, 0.5, 900],
    [1, 0.5, 1_800],
    [4, 0.5, 14_400],
    [99, 0.5, 14_400],
  ])('after %d failures, with a draw of %d: %d', (failures, uniform, delay) => {
    expect(pollDelay(900, failures, uniform)).toBeCloseTo(delay);
  });
});
