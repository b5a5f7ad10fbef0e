import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Batch, Store } from '../../../server/store/store.ts';
import { refusal } from '../../shared/log/refusal.ts';

const bytes = (...values: number[]) => Uint8Array.from(values);
const text = (content: string) => new TextEncoder().encode(content);

/** What every store does, whatever it keeps things in. `open` gives an empty one. */
export function describeStore(open: () => Store): void {
  describe('a store', () => {
    let store: Store;
    beforeEach(() => {
      store = open();
    });
    afterEach(() => store.close());

    it('gives back what a batch held', () => {
      store.write({
        leaves: [text('first'), text('second')],
        blobs: new Map([['hash', text('a model')]]),
        secrets: new Map([['seed/1', text('a seed')]]),
      });
      expect(store.size()).toBe(2);
      expect([...store.leaves()]).toEqual([text('first'), text('second')]);
      expect(store.blob('hash')).toEqual(text('a model'));
      expect(store.secret('seed/1')).toEqual(text('a seed'));
    });

    it('is empty at first', () => {
      expect(store.size()).toBe(0);
      expect([...store.leaves()]).toEqual([]);
      expect([...store.secretsWith('')]).toEqual([]);
      expect(store.blob('hash')).toBeUndefined();
      expect(store.secret('key')).toBeUndefined();
    });

    it('takes an empty batch, an empty leaf, an empty blob and an empty secret', () => {
      store.write({});
      expect(store.size()).toBe(0);
      store.write({
        leaves: [bytes()],
        blobs: new Map([['hash', bytes()]]),
        secrets: new Map([['key', bytes()]]),
      });
      expect([...store.leaves()]).toEqual([bytes()]);
      expect(store.blob('hash')).toEqual(bytes());
      expect(store.secret('key')).toEqual(bytes());
    });

    it('erases blobs and secrets with what it writes, and nothing beside them', () => {
      store.write({
        blobs: new Map([
          ['one', bytes(1)],
          ['two', bytes(2)],
        ]),
        secrets: new Map([
          ['seed/1', bytes(3)],
          ['seed/2', bytes(4)],
        ]),
      });
      store.write({
        leaves: [text('erased')],
        erasedBlobs: ['one', 'never there'],
        erasedSecrets: ['seed/2'],
      });
      expect([store.size(), store.blob('one'), store.blob('two')]).toEqual([1, undefined, bytes(2)]);
      expect([...store.secretsWith('seed/')]).toEqual([['seed/1', bytes(3)]]);
      store.write({ blobs: new Map([['one', bytes(9)]]) });
      expect(store.blob('one')).toEqual(bytes(9));
    });

    it('appends leaves, equal ones too, and reads from any index on', () => {
      for (const value of [1, 1, 2]) store.write({ leaves: [bytes(value), bytes(value)] });
      expect([...store.leaves(3)]).toEqual([bytes(1), bytes(2), bytes(2)]);
      expect([...store.leaves(6)]).toEqual([]);
      expect([...store.leaves(100)]).toEqual([]);
    });

    it('streams more leaves than it holds in memory at once, in order', () => {
      const leaves = Array.from({ length: 1_000 }, (_, i) => bytes(i & 255, i >> 8));
      store.write({ leaves });
      expect([...store.leaves()]).toEqual(leaves);
      expect([...store.leaves(255)]).toEqual(leaves.slice(255));
      expect([...store.leaves(256)]).toEqual(leaves.slice(256));
    });

    it('streams the leaves that were there when asked, also while it is written to', () => {
      const leaves = Array.from({ length: 600 }, (_, i) => bytes(i & 255));
      store.write({ leaves });
      const seen: Uint8Array[] = [];
      for (const leaf of store.leaves()) {
        seen.push(leaf);
        if (seen.length % 100 === 0) store.write({ leaves: [bytes(0), bytes(0)] });
      }
      expect(seen).toEqual(leaves);
      expect(store.size()).toBe(612);
    });

    it('keeps the first blob of a hash and the last secret of a key', () => {
      for (const value of [1, 2]) {
        store.write({ blobs: new Map([['hash', bytes(value)]]), secrets: new Map([['key', bytes(value)]]) });
      }
      expect(store.blob('hash')).toEqual(bytes(1));
      expect(store.secret('key')).toEqual(bytes(2));
    });

    it('lists the secrets of a prefix in key order, and no others', () => {
      const keys = [
        'salt/10',
        'seed/1',
        'salt/9',
        'salt',
        'salt/',
        'SALT/1',
        'salt0',
        'salt/%',
        'salt/\u{10ffff}z',
      ];
      for (const key of keys) store.write({ secrets: new Map([[key, text(key)]]) });
      const listed = ['salt/', 'salt/%', 'salt/10', 'salt/9', 'salt/\u{10ffff}z'];
      expect([...store.secretsWith('salt/')]).toEqual(listed.map((key) => [key, text(key)]));
      expect([...store.secretsWith('')]).toHaveLength(keys.length);
      expect([...store.secretsWith('pepper/')]).toEqual([]);
    });

    it('streams more secrets than it holds in memory at once', () => {
      const keys = Array.from({ length: 600 }, (_, i) => `salt/${String(i).padStart(4, '0')}`);
      store.write({ secrets: new Map([...keys].reverse().map((key) => [key, text(key)])) });
      expect([...store.secretsWith('salt/')]).toEqual(keys.map((key) => [key, text(key)]));
    });

    it('keeps copies and gives copies, of Buffers and of views too', () => {
      const pool = Buffer.from([9, 1, 2, 9]);
      store.write({
        leaves: [pool.subarray(1, 3)],
        blobs: new Map([['hash', pool.subarray(1, 3)]]),
        secrets: new Map([['key', pool.subarray(1, 3)]]),
      });
      pool.fill(0);
      const read = () => [...store.leaves(), store.blob('hash'), store.secret('key'), ...secretValues(store)];
      for (const copy of read()) {
        expect(copy?.constructor).toBe(Uint8Array);
        expect(copy).toEqual(bytes(1, 2));
        copy?.fill(0);
      }
      for (const copy of read()) expect(copy).toEqual(bytes(1, 2));
    });

    it('does nothing after it is closed but refuse', () => {
      store.write({ leaves: [bytes(1)], secrets: new Map([['key', bytes(1)]]) });
      const leaves = store.leaves();
      const secrets = store.secretsWith('');
      store.close();
      store.close();
      const attempts: (() => unknown)[] = [
        () => store.write({ leaves: [bytes(2)] }),
        () => store.size(),
        () => leaves.next(),
        () => secrets.next(),
        () => store.blob('hash'),
        () => store.secret('key'),
      ];
      for (const attempt of attempts) expect(attempt).toThrow(refusal('INTERNAL'));
    });

    it('is what its batches add up to', () => {
      const content = fc.uint8Array({ maxLength: 40 });
      const key = fc.constantFrom('a', 'a/1', 'a/2', 'b/1');
      const entries = fc.uniqueArray(fc.tuple(key, content), { selector: ([name]) => name, maxLength: 3 });
      const batch: fc.Arbitrary<Batch> = fc.record({
        leaves: fc.array(content, { maxLength: 4 }),
        blobs: entries.map((pairs) => new Map(pairs)),
        secrets: entries.map((pairs) => new Map(pairs)),
      });
      fc.assert(
        fc.property(fc.array(batch, { maxLength: 5 }), (batches) => {
          const subject = open();
          for (const each of batches) subject.write(each);
          expect([...subject.leaves()]).toEqual(batches.flatMap(({ leaves = [] }) => leaves));
          expect(subject.size()).toBe([...subject.leaves()].length);
          const secrets = new Map(batches.flatMap((each) => [...(each.secrets ?? [])]));
          expect(new Map(subject.secretsWith(''))).toEqual(secrets);
          const blobs = new Map(batches.flatMap((each) => [...(each.blobs ?? [])]).reverse());
          for (const [hash, value] of blobs) expect(subject.blob(hash)).toEqual(value);
          subject.close();
        }),
        { seed: 1, numRuns: 20 },
      );
    });
  });
}

const secretValues = (store: Store) => Array.from(store.secretsWith(''), ([, value]) => value);
