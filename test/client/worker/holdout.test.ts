import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isHeld } from '../../../client/worker/holdout.ts';

const log = 'e5'.repeat(32);
const secretOf = (number: number): Uint8Array =>
  new Uint8Array(32).fill(number & 255).fill(number >> 8, 0, 16);

/** Which of so many profiles are held. */
const heldOf = (profiles: number, holdout: number, period = '0', name = log): Promise<boolean[]> =>
  Promise.all(
    Array.from({ length: profiles }, (_, i) => isHeld(secretOf(i), { log: name, period }, holdout)),
  );

describe('whether a profile is held', () => {
  it('PR9 follows from the HMAC-SHA-256 of log and period under its secret', async () => {
    const mac = createHmac('sha256', secretOf(1)).update(`hearsay holdout v1 ${log} 7`).digest();
    const share = mac.readUInt32BE(0) / 2 ** 32;
    expect(await isHeld(secretOf(1), { log, period: '7' }, share + 1e-9)).toBe(true);
    expect(await isHeld(secretOf(1), { log, period: '7' }, share)).toBe(false);
  });

  it('PR9 is so for the configured share of the profiles', async () => {
    const held = (await heldOf(2_000, 0.1)).filter(Boolean).length;
    // 200, within four standard deviations of 13
    expect(Math.abs(held - 200)).toBeLessThan(54);
  });

  it('PR9 is so for nobody and for all but nobody at the ends', async () => {
    expect((await heldOf(200, 0)).some(Boolean)).toBe(false);
    expect((await heldOf(200, 1 - 2 ** -40)).every(Boolean)).toBe(true);
  });

  it('PR9 stays for a period, and is drawn anew in the next and in another log', async () => {
    const first = await heldOf(400, 0.5);
    expect(await heldOf(400, 0.5)).toEqual(first);
    for (const other of [await heldOf(400, 0.5, '1'), await heldOf(400, 0.5, '0', 'f6'.repeat(32))]) {
      const same = other.filter((held, i) => held === first[i]).length;
      expect(Math.abs(same - 200)).toBeLessThan(40); // as coins would
    }
  });
});
