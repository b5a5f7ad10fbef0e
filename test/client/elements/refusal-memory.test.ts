import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RefusalMemory } from '../../../client/elements/refusal-memory.ts';

const storage = new Map<string, string>();
beforeEach(() => {
  storage.clear();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => storage.get(key) ?? null,
    setItem: (key: string, value: string) => void storage.set(key, value),
    removeItem: (key: string) => void storage.delete(key),
  });
});
afterEach(() => vi.unstubAllGlobals());

describe('a no', () => {
  it('holds for the page, and nothing is written', () => {
    const memory = new RefusalMemory();
    expect(memory.isRefused(false)).toBe(false);
    memory.answered(false, false);
    expect(memory.isRefused(false)).toBe(true);
    expect(storage.size).toBe(0);
    expect(new RefusalMemory().isRefused(true)).toBe(false);
  });

  it('is kept where the site wants it, until a yes', () => {
    new RefusalMemory().answered(false, true);
    expect(new RefusalMemory().isRefused(true)).toBe(true);
    expect(new RefusalMemory().isRefused(false)).toBe(false);
    new RefusalMemory().answered(true, true);
    expect(new RefusalMemory().isRefused(true)).toBe(false);
    expect(storage.size).toBe(0);
  });

  it('holds for the page where the browser keeps nothing', () => {
    const refuse = (): never => {
      throw new DOMException('no', 'SecurityError');
    };
    vi.stubGlobal('localStorage', { getItem: refuse, setItem: refuse, removeItem: refuse });
    const memory = new RefusalMemory();
    memory.answered(false, true);
    expect(memory.isRefused(true)).toBe(true);
  });
});
