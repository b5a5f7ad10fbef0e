import { beforeEach, describe, expect, it } from 'vitest';
import { LoginLimit } from '../../../server/admin/login-limit.ts';

let limit: LoginLimit;
beforeEach(() => {
  limit = new LoginLimit();
});

async function fail(address: string, times: number): Promise<void> {
  for (let i = 0; i < times; i++) await limit.failed(address);
}

describe('the limit of wrong tokens', () => {
  it('is twenty from one address in a quarter of an hour, and no matter of others', async () => {
    await fail('192.0.2.1', 19);
    expect(await limit.waitMs('192.0.2.1')).toBe(0);
    await fail('192.0.2.1', 1);
    expect(await limit.waitMs('192.0.2.1')).toBeGreaterThan(890_000);
    expect(await limit.waitMs('192.0.2.1')).toBeLessThanOrEqual(900_000);
    expect(await limit.waitMs('192.0.2.2')).toBe(0);
  });

  it('is a thousand from all: then everybody waits', async () => {
    for (let i = 0; i < 999; i++) await fail(`2001:db8::${i}`, 1);
    expect(await limit.waitMs('192.0.2.1')).toBe(0);
    await fail('2001:db8::ffff', 1);
    expect(await limit.waitMs('192.0.2.1')).toBeGreaterThan(0);
  });

  it('is counted apart from an address that is called as the count of all', async () => {
    await fail('all', 20);
    expect(await limit.waitMs('192.0.2.1')).toBe(0);
  });
});
