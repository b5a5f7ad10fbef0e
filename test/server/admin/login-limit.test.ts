import { beforeEach, describe, expect, it } from 'vitest';
import { LoginLimit } from '../../../server/admin/login-limit.ts';

let limit: LoginLimit;
beforeEach(() => {
  limit = new LoginLimit();
});

async function fail(times: number, address: (i: number) => string): Promise<void> {
  for (let i = 0; i < times; i++) expect(await limit.failed(address(i))).toBe(0);
}

describe('the limit of wrong tokens', () => {
  it('is twenty from one address in a quarter of an hour, and no matter of others', async () => {
    await fail(20, () => '192.0.2.1');
    const waitMs = await limit.failed('192.0.2.1');
    expect(waitMs).toBeGreaterThan(890_000);
    expect(waitMs).toBeLessThanOrEqual(900_000);
    expect(await limit.failed('192.0.2.2')).toBe(0);
  });

  it('is twenty from one network of IPv6, of which a customer has all addresses', async () => {
    await fail(20, (i) => `2001:db8:0:1::${i.toString(16)}`);
    expect(await limit.failed('2001:db8:0:1:ffff::')).toBeGreaterThan(0);
    expect(await limit.failed('2001:db8:0:2::')).toBe(0);
  });
});
