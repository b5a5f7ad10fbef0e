import { describe, expect, it } from 'vitest';
import { countOne, noRate, perMinute, type Rate } from '../../../server/access/rate.ts';
import { workPrice } from '../../../server/access/work-price.ts';
import { mostWorkBits } from '../../../shared/protocol/ticket.ts';

describe('AD2 a ticket', () => {
  it.each([
    [0, 1000, 0],
    [1000, 1000, 0],
    [1001, 1000, 12],
    [1999, 1000, 12],
    [2000, 1000, 13],
    [16_000, 1000, 16],
    [1e12, 1000, mostWorkBits],
    [0, 0, 0],
    [1, 0, 12],
    [64, 0, mostWorkBits],
  ])('of %d in a minute, %d of them free, costs %d bits', (asked, free, bits) => {
    expect(workPrice(asked, free)).toBe(bits);
  });
});

describe('how often something happens in a minute', () => {
  const counted = (...times: readonly number[]): Rate => times.reduce(countOne, noRate);

  it('is how often it did, within the first one', () => {
    expect(perMinute(counted(10, 20, 30), 1000)).toBe(3);
  });

  it('fades over the next one, and is nothing after it', () => {
    const rate = counted(10, 20, 30, 40);
    expect([60_000, 75_000, 90_000, 119_999, 120_000].map((at) => Math.round(perMinute(rate, at)))).toEqual([
      4, 3, 2, 0, 0,
    ]);
  });

  it('counts what is new beside what fades', () => {
    expect(perMinute(counted(0, 1, 2, 3, 90_000), 90_000)).toBe(1 + 4 / 2);
  });

  it('is nothing before anything has happened, whatever the clock says', () => {
    expect(perMinute(noRate, 1e12)).toBe(0);
  });
});
