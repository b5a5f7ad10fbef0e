import { describe, expect, it, vi } from 'vitest';
import { keepFiles } from '../../../server/http/public-files.ts';

const bytes = new Uint8Array(1000); // which gzip makes much shorter

/** Two stay in memory; a name that begins with `old` is not current, and there is no `none`. */
function openFiles() {
  const read = vi.fn((hash: string) => (hash === 'none' ? undefined : bytes));
  const isCurrent = (hash: string) => !hash.startsWith('old');
  return { read, files: keepFiles({ type: 'text/plain', read, isCurrent, most: 2 }) };
}

describe('files that are kept', () => {
  it('are read and compressed once', () => {
    const { read, files } = openFiles();
    const first = files('a');
    expect(first).toMatchObject({ type: 'text/plain', bytes });
    expect(first?.gzip?.length).toBeLessThan(100);
    expect(files('a')).toBe(first);
    expect(read).toHaveBeenCalledTimes(1);
  });

  it('are those that were used last, not those that were asked for last the first time', () => {
    const { read, files } = openFiles();
    for (const hash of ['a', 'b', 'a', 'c', 'a']) files(hash);
    expect(read.mock.calls).toEqual([['a'], ['b'], ['c']]);
    files('b');
    expect(read).toHaveBeenCalledTimes(4);
  });

  it('are the current ones: old ones are sent as they are, and push nothing out', () => {
    const { read, files } = openFiles();
    const kept = [files('a'), files('b')];
    for (let i = 0; i < 3; i++) expect(files(`old ${i}`)).toEqual({ type: 'text/plain', bytes, gzip: null });
    expect([files('a'), files('b')]).toEqual(kept);
    expect(read).toHaveBeenCalledTimes(5);
  });

  it('are those that there are', () => {
    expect(openFiles().files('none')).toBeUndefined();
  });
});
