import { describe, expect, it } from 'vitest';
import { createBuckets } from '../../../server/access/address-bucket.ts';
import { createAddressLimits } from '../../../server/access/address-limits.ts';
import { toSettings } from '../../../server/settings/settings.ts';

const limitsOf = (limits: object, isExempt = (_address: string) => false) =>
  createAddressLimits(toSettings({ limits }).access.limits, isExempt);

const [visitor, neighbour] = ['203.0.113.1', '203.0.113.2'];

describe('AD1 an address', () => {
  it('has so many requests in a minute, another one its own', async () => {
    const { request } = limitsOf({ requestsPerMinute: 2 });
    const waits = [await request(visitor), await request(visitor), await request(visitor)];
    expect(waits).toEqual([0, 0, expect.any(Number)]);
    expect(waits[2]).toBeGreaterThan(0);
    expect(await request(neighbour)).toBe(0);
  });

  it('of IPv6 has them with all of its /64', async () => {
    const { request } = limitsOf({ requestsPerMinute: 1 });
    expect(await request('2001:db8:1:1::1')).toBe(0);
    expect(await request('2001:db8:1:1:ffff::2')).toBeGreaterThan(0);
    expect(await request('2001:db8:1:2::1')).toBe(0);
  });

  it('is answered no more once it was answered so many bytes', async () => {
    const { request, answered } = limitsOf({ megabytesPerMinute: 1 });
    answered(visitor, 1_000_000);
    expect(await request(visitor)).toBe(0);
    answered(visitor, 1);
    expect(await request(visitor)).toBeGreaterThan(0);
  });

  it('has so many tickets and as many browsers in a minute', async () => {
    const { browser, ticket } = limitsOf({ connectionsPerMinute: 1 });
    expect([await ticket(visitor), await browser(visitor)]).toEqual([0, 0]);
    expect(await ticket(visitor)).toBeGreaterThan(0);
    expect(await browser(visitor)).toBeGreaterThan(0);
  });

  it('has so many connections at once', () => {
    const { connection } = limitsOf({ connections: 1 });
    const end = connection(visitor);
    expect(connection(visitor)).toBeUndefined();
    end?.();
    expect(connection(visitor)).toBeTypeOf('function');
  });

  it('that is exempt has no limits', async () => {
    const one = { connections: 1, connectionsPerMinute: 1, requestsPerMinute: 1, megabytesPerMinute: 1 };
    const limits = limitsOf(one, (address) => address === visitor);
    limits.answered(visitor, 1e9);
    for (let i = 0; i < 3; i++) {
      expect(await limits.request(visitor)).toBe(0);
      expect(await limits.browser(visitor)).toBe(0);
      expect(await limits.ticket(visitor)).toBe(0);
      expect(limits.connection(visitor)).toBeTypeOf('function');
    }
  });
});

describe('the number that an address is counted under', () => {
  it('is the same for one address, and one of 65,536, however many there are', () => {
    const bucketOf = createBuckets();
    const buckets = Array.from({ length: 5000 }, (_, i) => bucketOf(`2001:db8:${i.toString(16)}::1`));
    expect(bucketOf('2001:db8:7::1')).toBe(buckets[7]);
    expect(buckets.every((bucket) => bucket >= 0 && bucket < 65_536)).toBe(true);
    // 5,000 of 65,536: some 187 meet another by chance, none by plan
    expect(new Set(buckets).size).toBeGreaterThan(4600);
  });

  it('is another one under another key, so that nobody can choose whose number to share', () => {
    const [one, other] = [createBuckets(), createBuckets()];
    const moved = Array.from({ length: 100 }, (_, i) => `10.0.0.${i}`).filter(
      (each) => one(each) !== other(each),
    );
    expect(moved.length).toBeGreaterThan(90);
  });
});
