import { describe, expect, it } from 'vitest';
import { addressRange, customerNetwork } from '../../../server/access/address-range.ts';

/** Whether all of these are counted together. */
const isOne = (rangeOf: (address: string) => string, ...addresses: readonly string[]): boolean =>
  new Set(addresses.map(rangeOf)).size === 1;

describe('a range', () => {
  it.each([
    ['of IPv4 has 24 bits', '203.0.113.1', '203.0.113.254', '203.0.114.1'],
    ['of IPv6 has 48 bits', '2001:db8:7::1', '2001:db8:7:ffff:9::2', '2001:db8:8::1'],
    ['of IPv4 within IPv6 is that of IPv4', '::ffff:203.0.113.1', '203.0.113.9', '::ffff:203.0.114.1'],
    ['of IPv4 within IPv6 is no /48', '::ffff:cb00:7101', '203.0.113.9', '::1'],
  ])('%s', (_, one, same, other) => {
    expect(isOne(addressRange, one, same)).toBe(true);
    expect(isOne(addressRange, one, other)).toBe(false);
  });

  it('is the same however the address is written', () => {
    expect(isOne(addressRange, '2001:DB8:0::1', '2001:db8::2', '2001:0db8:0000:1::%eth0')).toBe(true);
  });

  it.each(['', 'unknown', '203.0.113.1:4711', '_hidden', '999.1.1.1', '2001:db8::g', '<script>'])(
    'holds together all that is no address: %j',
    (text) => {
      expect(isOne(addressRange, text, 'nothing')).toBe(true);
      expect(isOne(addressRange, text, '203.0.113.1')).toBe(false);
    },
  );
});

describe('a customer', () => {
  it.each([
    ['an address of IPv4', '203.0.113.1', '::ffff:203.0.113.1', '203.0.113.2'],
    ['64 bits of IPv6', '2001:db8:7:1::1', '2001:db8:7:1:ffff::', '2001:db8:7:2::1'],
  ])('has %s', (_, one, same, other) => {
    expect(isOne(customerNetwork, one, same)).toBe(true);
    expect(isOne(customerNetwork, one, other)).toBe(false);
  });
});
