import { bytesToHex } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nativeHashes } from '../../../server/log/native-hashes.ts';
import { portableHashes } from '../../../shared/log/merkle-hash.ts';

describe('native hashes', () => {
  it('are those of the published vectors of RFC 6962 trees', () => {
    // Of certificate-transparency's reference tests: the leaf without bytes, and the root over leaves "" and 00.
    const empty = nativeHashes.hashLeaf(new Uint8Array());
    expect(bytesToHex(empty)).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d');
    const root = nativeHashes.hashNode(empty, nativeHashes.hashLeaf(Uint8Array.of(0)));
    expect(bytesToHex(root)).toBe('fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125');
  });

  it('LG1 are the portable ones, whatever is hashed before and after', () => {
    const data = fc.uint8Array({ maxLength: 300 });
    fc.assert(
      fc.property(data, data, (a, b) => {
        const [left, right] = [nativeHashes.hashLeaf(a), nativeHashes.hashLeaf(b)];
        expect(bytesToHex(left)).toBe(bytesToHex(portableHashes.hashLeaf(a)));
        const root = bytesToHex(nativeHashes.hashNode(left, right));
        nativeHashes.hashNode(right, right);
        expect(root).toBe(bytesToHex(portableHashes.hashNode(left, right)));
      }),
    );
  });
});
