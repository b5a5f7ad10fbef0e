import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createMinute } from '../../../server/access/minute.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('a minute', () => {
  it('has so much, then nothing, and a minute later all of it again', async () => {
    const minute = createMinute(2);
    expect([await minute.take('a'), await minute.take('a')]).toEqual([0, 0]);
    vi.advanceTimersByTime(20_000);
    expect(await minute.take('a')).toBe(40);
    vi.advanceTimersByTime(40_001);
    expect(await minute.take('a')).toBe(0);
  });

  it('is one of its own for each key', async () => {
    const minute = createMinute(1);
    expect([await minute.take('a'), await minute.take('b')]).toEqual([0, 0]);
  });

  it('counts amounts that are known only afterwards: what is left is less than nothing then', async () => {
    const minute = createMinute(100);
    expect(await minute.left('a')).toBe(0);
    await minute.take('a', 100);
    expect(await minute.left('a')).toBe(0);
    await minute.take('a', 1);
    expect(await minute.left('a')).toBe(60);
  });

  it('without a limit has no end', async () => {
    const minute = createMinute(null);
    await minute.take('a', 1e9);
    expect([await minute.take('a'), await minute.left('a')]).toEqual([0, 0]);
  });

  it('lets nobody in who goes on asking', async () => {
    const minute = createMinute(1);
    for (let second = 0; second < 59; second++) {
      expect(await minute.take('a')).toBe(second === 0 ? 0 : 60 - second);
      vi.advanceTimersByTime(1000);
    }
  });
});
