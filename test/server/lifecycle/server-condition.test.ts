import { describe, expect, it } from 'vitest';
import { ServerCondition } from '../../../server/lifecycle/server-condition.ts';
import { createMemoryStore } from '../../../server/store/memory-store.ts';
import { watchStore } from '../../../server/store/watched-store.ts';
import { createFailingStore } from '../failing-store.ts';

function createCondition() {
  const medium = createFailingStore(createMemoryStore());
  const store = watchStore(medium);
  const told: string[] = [];
  const space = { freeBytes: 10 };
  const condition = new ServerCondition({
    store,
    disk: { freeBytes: () => space.freeBytes, reserveBytes: 10 },
    diagnostics: {
      info: (event, facts) => void told.push(`${event} ${facts?.reason ?? ''}`.trim()),
      failed: (_event, error) => void told.push(String(error)),
    },
  });
  return { medium, store, told, space, condition };
}

const write = { leaves: [Uint8Array.of(1)] };

describe('the condition of a server', () => {
  it('is good at first, and nothing is said of it', () => {
    const { condition, told } = createCondition();
    condition.look();
    expect([condition.reasons, condition.unavailable(), told]).toEqual([[], undefined, []]);
  });

  it('follows the disk, and says once that room is short and once that it is back', () => {
    const { condition, told, space } = createCondition();
    for (const freeBytes of [9, 8, 0]) {
      space.freeBytes = freeBytes;
      condition.look();
      expect(condition.reasons).toEqual(['DISK_LOW']);
    }
    expect(condition.unavailable()).toContain('diskReserveMb');
    space.freeBytes = 10;
    condition.look();
    expect([condition.reasons, condition.unavailable()]).toEqual([[], undefined]);
    expect(told).toEqual([
      expect.stringContaining('UNAVAILABLE: less room'),
      'no longer so, it goes on DISK_LOW',
    ]);
  });

  it('follows the store from the write that fails to the one that does not, and asks it itself', () => {
    const { condition, told, medium, store } = createCondition();
    medium.refuse(3);
    expect(() => store.write(write)).toThrow('no space left');
    expect(condition.unavailable()).toBeUndefined(); // it may have been that one write
    condition.look();
    expect(condition.reasons).toEqual(['STORE_FAILING']);
    expect(condition.unavailable()).toContain('cannot be written to');
    condition.look();
    condition.look(); // the fourth write passes
    expect([condition.reasons, condition.unavailable(), store.size()]).toEqual([[], undefined, 0]);
    expect(told).toHaveLength(2);
    const writes = medium.writes();
    condition.look();
    expect(medium.writes()).toBe(writes); // it does not ask a store that is well
  });

  it('follows the key', () => {
    const { condition } = createCondition();
    condition.look(() => {
      throw new Error('no key');
    });
    expect(condition.reasons).toEqual(['KEY_MISSING']);
    condition.look(); // not asked
    expect(condition.reasons).toEqual(['KEY_MISSING']);
    condition.look(() => 'signed');
    expect(condition.reasons).toEqual([]);
  });

  it('knows nothing of a disk that cannot be asked, and goes on', () => {
    const condition = new ServerCondition({
      store: watchStore(createMemoryStore()),
      disk: {
        freeBytes: () => {
          throw new Error('no such folder');
        },
        reserveBytes: 10,
      },
      diagnostics: { info: () => {}, failed: () => {} },
    });
    expect([condition.reasons, condition.freeBytes]).toEqual([[], undefined]);
  });

  it('stays at draining once it has begun', () => {
    const { condition } = createCondition();
    condition.drain();
    condition.look();
    expect(condition.reasons).toEqual(['DRAINING']);
    expect(condition.unavailable()).toBe('the server is stopping');
  });
});
