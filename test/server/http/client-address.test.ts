import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { clientAddress, isUnknownProxy, trustOf } from '../../../server/http/client-address.ts';

/** A request as far as it is looked at. */
const requestFrom = (remoteAddress: string | undefined, forwardedFor?: string): IncomingMessage =>
  ({
    socket: { remoteAddress },
    headers: forwardedFor === undefined ? {} : { 'x-forwarded-for': forwardedFor },
  }) as unknown as IncomingMessage;

describe('the address of a request', () => {
  it('is what a trusted proxy says', () => {
    const trusts = trustOf(['loopback']);
    expect(clientAddress(requestFrom('127.0.0.1', '203.0.113.7'), trusts)).toBe('203.0.113.7');
  });

  it('is that of the connection where no proxy is trusted', () => {
    expect(clientAddress(requestFrom('198.51.100.1'), trustOf([]))).toBe('198.51.100.1');
    expect(clientAddress(requestFrom('198.51.100.1', '203.0.113.7'), trustOf([]))).toBe('198.51.100.1');
  });

  it('is not what a visitor writes before the proxy adds the truth', () => {
    const trusts = trustOf(['10.0.0.0/8']);
    expect(clientAddress(requestFrom('10.0.0.2', '192.0.2.1, 203.0.113.7'), trusts)).toBe('203.0.113.7');
    expect(clientAddress(requestFrom('10.0.0.2', '192.0.2.1, 203.0.113.7, 10.9.9.9'), trusts)).toBe(
      '203.0.113.7',
    );
  });

  it('is found behind a proxy on an address of IPv4 within IPv6', () => {
    expect(clientAddress(requestFrom('::ffff:127.0.0.1', '203.0.113.7'), trustOf(['loopback']))).toBe(
      '203.0.113.7',
    );
  });

  it.each(['garbage', '', ',,,', '203.0.113.7:80', 'x'.repeat(10_000)])(
    'is a text whatever a proxy has written: %j',
    (text) => {
      expect(typeof clientAddress(requestFrom('127.0.0.1', text), trustOf(['loopback']))).toBe('string');
    },
  );

  it('is a text where the connection is gone', () => {
    expect(clientAddress(requestFrom(undefined), trustOf(['loopback']))).toBe('');
  });
});

it('somebody who passes requests on, and is not trusted, is noticed', () => {
  expect(isUnknownProxy(requestFrom('127.0.0.1', '203.0.113.7'), trustOf([]))).toBe(true);
  expect(isUnknownProxy(requestFrom('127.0.0.1', '203.0.113.7'), trustOf(['loopback']))).toBe(false);
  expect(isUnknownProxy(requestFrom('127.0.0.1'), trustOf([]))).toBe(false);
});
