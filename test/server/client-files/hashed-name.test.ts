import { describe, expect, it } from 'vitest';
import { isNamedAfter, parseHashedName } from '../../../server/client-files/hashed-name.ts';

/** "abc", whose SHA-256 begins so: FIPS 180-4, NIST's example. */
const abc = new TextEncoder().encode('abc');
const abcHash = 'ba7816bf8f01cfea';

describe('a hashed name', () => {
  it('has what the file is called, the hash, and the kind', () => {
    expect(parseHashedName(`hearsay-ledger.${abcHash}.js`)).toEqual({
      stem: 'hearsay-ledger',
      hash: abcHash,
      extension: 'js',
    });
    expect(parseHashedName(`tensorflow.${abcHash}.wasm`)?.extension).toBe('wasm');
  });

  it.each([
    'worker.js',
    'audit.js',
    `worker.${abcHash}`,
    `worker.${abcHash}.html`,
    `worker.${abcHash}0.js`,
    `worker.${abcHash.slice(1)}.js`,
    `worker.${abcHash.toUpperCase()}.js`,
    `worker.${abcHash}.js.part`,
    `../worker.${abcHash}.js`,
    `a/worker.${abcHash}.js`,
    `.${abcHash}.js`,
    `worker.${abcHash}.js\n`,
    '',
  ])('is not %j', (name) => {
    expect(parseHashedName(name)).toBeUndefined();
  });

  it('is that of one content', () => {
    expect(isNamedAfter(abc, `worker.${abcHash}.js`)).toBe(true);
    expect(isNamedAfter(new TextEncoder().encode('abd'), `worker.${abcHash}.js`)).toBe(false);
    expect(isNamedAfter(abc, 'worker.js')).toBe(false);
  });
});
