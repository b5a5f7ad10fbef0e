import { describe, expect, it } from 'vitest';
import { SeenStorage, type TextStorage } from '../../../../server/audit/page/seen-storage.ts';

const seen = { verifierKey: 'shop.example/log+00000000+AAAA', size: 7, root: new Uint8Array(32).fill(3) };

function storageOf(texts = new Map<string, string>()): TextStorage {
  return {
    getItem: (key) => texts.get(key) ?? null,
    setItem: (key, text) => void texts.set(key, text),
    removeItem: (key) => void texts.delete(key),
  };
}
const denied = (): never => {
  throw new DOMException('denied', 'SecurityError');
};

describe('what a browser saw of a log', () => {
  it('is what was kept, for this address alone, until it is forgotten', () => {
    const storage = storageOf();
    const here = new SeenStorage('https://a.example/', () => storage);
    expect(here.read()).toEqual({ seen: undefined, problem: '' });
    expect(here.keep(seen)).toBe(true);
    expect(here.read()).toEqual({ seen, problem: '' });
    expect(new SeenStorage('https://b.example/', () => storage).read().seen).toBeUndefined();
    expect(here.forget()).toBe(true);
    expect(here.read().seen).toBeUndefined();
  });

  it('is nothing, and says so, where storage is denied', () => {
    const here = new SeenStorage('https://a.example/', denied);
    expect(here.read()).toEqual({ seen: undefined, problem: expect.stringContaining('keep nothing') });
    expect([here.keep(seen), here.forget()]).toEqual([false, false]);
  });

  it.each(['{', '{"target":"x"}', 'null'])('is nothing, and says so, where %s was kept', (text) => {
    const storage = storageOf(new Map([['hearsay-audit https://a.example/', text]]));
    expect(new SeenStorage('https://a.example/', () => storage).read()).toEqual({
      ...{ seen: undefined, problem: expect.stringContaining('could not be read') },
    });
  });
});
