import { describe, expect, it } from 'vitest';
import { createRanges } from '../../../server/access/keyed-range.ts';

describe('the network that an address is counted in', () => {
  it('AD3 is the same for all of its addresses, and another one for those of others', () => {
    const rangeOf = createRanges();
    expect(rangeOf('192.0.2.1')).toBe(rangeOf('192.0.2.200'));
    expect(rangeOf('192.0.2.1')).not.toBe(rangeOf('192.0.3.1'));
    expect(rangeOf('2001:db8:1::1')).toBe(rangeOf('2001:db8:1:ffff::1'));
  });

  it('AD1 does not tell which network it is, and is another name under another key', () => {
    const [one, other] = [createRanges(), createRanges()];
    expect(one('192.0.2.1')).toMatch(/^[\w-]{43}$/);
    expect(one('192.0.2.1')).not.toBe(other('192.0.2.1'));
  });
});
