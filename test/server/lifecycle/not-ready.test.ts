import { describe, expect, it } from 'vitest';
import {
  type ConditionFacts,
  notReadyBecause,
  notReadyReasons,
} from '../../../server/lifecycle/not-ready.ts';

const well: ConditionFacts = {
  draining: false,
  freeBytes: 1000,
  reserveBytes: 1000,
  storeFails: false,
  keyThere: true,
};

describe('a server is ready', () => {
  it('where nothing speaks against it, with exactly the reserve left', () => {
    expect(notReadyBecause(well)).toEqual([]);
  });

  it('where there is no disk to fill, or none is to be kept free', () => {
    expect(notReadyBecause({ ...well, freeBytes: undefined })).toEqual([]);
    expect(notReadyBecause({ ...well, freeBytes: 0, reserveBytes: 0 })).toEqual([]);
  });
});

describe('a server is not ready', () => {
  it.each([
    ['DRAINING', { draining: true }],
    ['DISK_LOW', { freeBytes: 999 }],
    ['STORE_FAILING', { storeFails: true }],
    ['KEY_MISSING', { keyThere: false }],
  ] as const)('and says %s', (reason, change) => {
    expect(notReadyBecause({ ...well, ...change })).toEqual([reason]);
  });

  it('and says every reason', () => {
    const all = { draining: true, freeBytes: 0, reserveBytes: 1, storeFails: true, keyThere: false };
    expect(notReadyBecause(all)).toEqual(notReadyReasons);
  });
});
