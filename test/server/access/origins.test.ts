import { describe, expect, it } from 'vitest';
import { allowOrigins } from '../../../server/access/origins.ts';

describe('AD1 a page', () => {
  const allows = allowOrigins(['https://shop.example', 'http://localhost:4001']);
  const host = 'hearsay.example:8443';

  it('of a named origin takes part', () => {
    expect(allows('https://shop.example', host)).toBe(true);
    expect(allows('http://localhost:4001', host)).toBe(true);
  });

  it('of the aggregator itself does, too', () => {
    expect(allows('https://hearsay.example:8443', host)).toBe(true);
  });

  it.each([
    'https://evil.example',
    'http://shop.example',
    'https://shop.example:444',
    'https://shop.example.evil.example',
    'https://SHOP.example',
    'https://shop.example/',
    'null',
    '',
    '*',
  ])('of another origin does not: %j', (origin) => {
    expect(allows(origin, host)).toBe(false);
    expect(allows(origin, undefined)).toBe(false);
  });

  it('of any origin does where all are named', () => {
    expect(allowOrigins(['*'])('https://evil.example', host)).toBe(true);
    expect(allowOrigins(['*'])('null', host)).toBe(true);
  });

  it('is not what a program is, which says no origin', () => {
    expect(allows(undefined, host)).toBe(true);
  });
});
