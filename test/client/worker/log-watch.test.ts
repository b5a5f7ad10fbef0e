import { ed25519 } from '@noble/curves/ed25519.js';
import { describe, expect, it } from 'vitest';
import { LogWatch } from '../../../client/worker/log-watch.ts';
import { HearsayError } from '../../../shared/hearsay-error.ts';
import { signCheckpoint } from '../../../shared/log/checkpoint.ts';
import { hashFile } from '../../../shared/log/commitments.ts';
import { verifierKey } from '../../../shared/log/verifier-key.ts';
import {
  checkpointOf,
  type Files,
  origin,
  serve,
  signCheckpointOf,
  signer,
  treeOf,
} from '../../shared/audit/served-log.ts';
import { flipBit } from '../../shared/log/damage.ts';
import { someLeaves } from '../../shared/log/naive-merkle.ts';
import { alarm, logId, watchedLog } from './watched-log.ts';

const leaves = someLeaves(700);
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const upTo = (size: number): Files => serve(leaves.slice(0, size));
const another = (size: number): Files => serve([utf8('another'), ...leaves.slice(1, size)]);

/** A watch that has seen the log at 300 leaves. */
async function grownUp(pinned?: string) {
  const log = watchedLog(upTo(300), pinned);
  const watch = new LogWatch(log);
  await watch.look(logId);
  log.asked.length = 0;
  return { log, watch };
}

describe('a watched log', () => {
  it('PR10 is read under its key, and remembered', async () => {
    const log = watchedLog(upTo(300));
    const tree = await new LogWatch(log).look(logId);
    expect(tree.size).toBe(300);
    expect(await tree.leaf(299)).toEqual(leaves[299]);
    const seen = { log: logId, size: 300, root: treeOf(leaves.slice(0, 300)).root(), time: 5 };
    expect(await log.profile.seenLog('https://aggregator.example')).toEqual(seen);
    expect(log.told).toEqual([seen]);
  });

  it('PR10 may be as it was, or have grown: only the tiles of the proof are read', async () => {
    const { log, watch } = await grownUp();
    await watch.look(logId);
    expect(log.asked).toEqual(['checkpoint']);
    log.files = upTo(700);
    expect((await watch.look(logId)).size).toBe(700);
    expect(log.asked).toEqual(expect.arrayContaining(['tile/0/001', 'tile/0/002.p/188', 'tile/1/000.p/2']));
    expect(log.asked.some((path) => path.includes('entries'))).toBe(false);
    expect(log.told.map(({ size }) => size)).toEqual([300, 300, 300, 300, 700]);
  });

  it('PR10 goes on in the next visit from what an earlier one saw', async () => {
    const { log } = await grownUp();
    const next = new LogWatch(log);
    expect((await next.assertPinned(logId))?.size).toBe(300);
    log.files = another(700);
    await expect(next.look(logId)).rejects.toThrow(alarm('log does not hold'));
  });
});

describe('a watched log does not hold', () => {
  it.each([
    ['another history of the same size', another(300)],
    ['another history that has grown', another(700)],
    ['a smaller one', upTo(299)],
    ['none at all any more', upTo(0)],
    ['the tiles of another history', new Map([...another(700), ['checkpoint', checkpointOf(leaves)]])],
  ])('PR10 with %s; what was seen stays', async (_, files) => {
    const { log, watch } = await grownUp();
    log.files = files;
    await expect(watch.look(logId)).rejects.toThrow(alarm('log does not hold'));
    expect((await log.profile.seenLog(log.log.aggregator))?.size).toBe(300);
    log.files = upTo(700);
    await expect(watch.look(logId)).resolves.toMatchObject({ size: 700 });
  });

  it('PR10 with an altered tile of the proof', async () => {
    for (const path of ['tile/0/001', 'tile/0/002.p/188', 'tile/1/000.p/2']) {
      const { log, watch } = await grownUp();
      log.files = upTo(700);
      const bytes = log.files.get(path)!;
      const bit = path.startsWith('tile/1') ? 0 : bytes.length * 8 - 1; // of a hash that is on the way
      log.files.set(path, flipBit(bytes, bit));
      await expect(watch.look(logId), path).rejects.toThrow(alarm('log does not hold'));
    }
  });

  it('PR10 with an oversized tile, whatever follows the hashes', async () => {
    const { log, watch } = await grownUp();
    log.files = upTo(700);
    log.files.set('tile/0/001', new Uint8Array([...log.files.get('tile/0/001')!, 0]));
    await expect(watch.look(logId)).rejects.toThrow(alarm('log does not hold'));
    const tooLarge = async (path: string) => {
      if (path.startsWith('tile/')) throw new HearsayError('TOO_LARGE', path);
      return log.files.get(path);
    };
    const limited = new LogWatch({ ...log, log: { ...log.log, fetchLog: tooLarge } });
    await expect(limited.look(logId)).rejects.toThrow(alarm('log does not hold'));
  });

  it.each([
    ['a false signature', (note: string) => note.replace(/.{8}\n$/, 'AAAAAAA=\n')],
    ['a root that was not signed', (note: string) => note.replace(/\n\d+\n/, '\n301\n')],
    ['no signature', (note: string) => note.slice(0, note.indexOf('\n\n') + 2)],
    ['no checkpoint', () => 'hello\n'],
    ['bytes that are no text', () => '\ud800'],
  ])('PR10 with %s', async (_, change) => {
    const { log, watch } = await grownUp();
    const note = new TextDecoder().decode(checkpointOf(leaves.slice(0, 300)));
    log.files = new Map(log.files).set('checkpoint', Buffer.from(change(note), 'latin1'));
    await expect(watch.look(logId)).rejects.toThrow(alarm('log does not hold'));
  });

  it('PR10 with a checkpoint of another log, signed by the same key', async () => {
    const { log, watch } = await grownUp();
    const checkpoint = { origin: 'other.example', size: 300, root: treeOf(leaves.slice(0, 300)).root() };
    log.files.set('checkpoint', utf8(signCheckpoint(checkpoint, signer.privateKey)));
    await expect(watch.look(logId)).rejects.toThrow(alarm('log does not hold'));
  });

  it('PR10 with a key that is not the stated one', async () => {
    const files = upTo(300);
    const foreign = new Uint8Array(32).fill(8);
    files.set('vkey', utf8(`${verifierKey(origin, ed25519.getPublicKey(foreign))}\n`));
    const root = treeOf(leaves.slice(0, 300)).root();
    files.set('checkpoint', utf8(signCheckpoint({ origin, size: 300, root }, foreign)));
    const log = watchedLog(files);
    await expect(new LogWatch(log).look(logId)).rejects.toThrow(alarm('log does not hold'));
    expect(await log.profile.seenLog(log.log.aggregator)).toBeUndefined();
  });
});

describe('another log', () => {
  const foreignKey = verifierKey('fresh.example', ed25519.getPublicKey(new Uint8Array(32).fill(9)));
  const foreignId = hashFile(utf8(foreignKey));

  it('PR10 than the profile saw first is refused without a question', async () => {
    const { log, watch } = await grownUp();
    await expect(watch.assertPinned(foreignId)).rejects.toThrow(alarm('another log'));
    await expect(watch.look(foreignId)).rejects.toThrow(alarm('another log'));
    expect(log.asked).toEqual([]);
  });

  it('PR10 than the page names is refused at the first visit, and so is a name that is none', async () => {
    for (const pinned of [foreignId, 'E5', '', logId.toUpperCase()]) {
      const log = watchedLog(upTo(300), pinned);
      await expect(new LogWatch(log).look(logId)).rejects.toThrow(alarm('another log'));
      expect(log.asked).toEqual([]);
    }
    await expect(new LogWatch(watchedLog(upTo(300), logId)).look(logId)).resolves.toBeDefined();
  });

  it('PR10 passes where the page names it: it wins over the one that was seen, and begins anew', async () => {
    const fresh = leaves.slice(0, 10);
    const { log } = await grownUp();
    const root = treeOf(fresh).root();
    log.files = serve(fresh);
    log.files.set('vkey', utf8(`${foreignKey}\n`));
    const note = signCheckpoint({ origin: 'fresh.example', size: 10, root }, new Uint8Array(32).fill(9));
    log.files.set('checkpoint', utf8(note));
    const moved = new LogWatch({ ...log, log: { ...log.log, pinned: foreignId } });
    expect((await moved.look(foreignId)).size).toBe(10);
    await expect(new LogWatch(log).look(logId)).rejects.toThrow(alarm('another log'));
  });

  it('PR10 passes after the profile was erased, and for another aggregator', async () => {
    const { log } = await grownUp();
    const elsewhere = new LogWatch({ ...log, log: { ...log.log, aggregator: 'https://other.example' } });
    expect(await elsewhere.assertPinned(foreignId)).toBeUndefined();
    await log.profile.erase();
    expect(await new LogWatch(log).assertPinned(foreignId)).toBeUndefined();
  });
});

describe('a log that cannot be seen', () => {
  it.each(['checkpoint', 'vkey', 'tile/0/001'])(
    'PR10 is no fraud: %s does not come, or is not there',
    async (path) => {
      const { log } = await grownUp();
      log.files = upTo(700);
      log.down.add(path);
      const next = new LogWatch(log);
      await expect(next.look(logId)).rejects.toThrow(alarm('log unreachable'));
      log.down.clear();
      const held = log.files.get(path)!;
      log.files.delete(path);
      await expect(next.look(logId)).rejects.toThrow(alarm('log unreachable'));
      log.files.set(path, held);
      await expect(next.look(logId)).resolves.toMatchObject({ size: 700 });
    },
  );

  it('PR10 looks again where another tab has seen more meanwhile, and against that', async () => {
    const { log, watch } = await grownUp();
    const { profile } = log;
    log.files = upTo(400);
    let isFirst = true;
    const racing = new LogWatch({
      ...log,
      profile: {
        ...profile,
        keepSeenLog: async (...args) => {
          if (!isFirst) return profile.keepSeenLog(...args);
          isFirst = false;
          log.files = upTo(700);
          await watch.look(logId);
          return profile.keepSeenLog(...args);
        },
      },
    });
    expect((await racing.look(logId)).size).toBe(700);
    expect((await profile.seenLog(log.log.aggregator))?.size).toBe(700);
  });

  it('PR10 gives up for now where the profile was erased meanwhile, and leaves nothing in it', async () => {
    const log = watchedLog(upTo(300));
    const { profile } = log;
    const erased = new LogWatch({
      ...log,
      profile: { ...profile, secret: async () => new Uint8Array(32).fill(1) },
    });
    await expect(erased.look(logId)).rejects.toThrow(alarm('log behind'));
    expect(await profile.seenLog(log.log.aggregator)).toBeUndefined();
  });

  it('is the failure of the profile where that fails', async () => {
    const log = watchedLog(upTo(300));
    const full = new DOMException('full', 'QuotaExceededError');
    const failing = { ...log.profile, keepSeenLog: () => Promise.reject(full) };
    await expect(new LogWatch({ ...log, profile: failing }).look(logId)).rejects.toBe(full);
  });

  it('PR10 takes any size that a checkpoint states for what it is', async () => {
    const { log, watch } = await grownUp();
    log.files.set('checkpoint', signCheckpointOf(Number.MAX_SAFE_INTEGER, new Uint8Array(32)));
    await expect(watch.look(logId)).rejects.toThrow(alarm('log unreachable'));
    expect(log.asked.length).toBeLessThan(40);
  });
});
