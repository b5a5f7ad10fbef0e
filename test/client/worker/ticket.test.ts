import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { fetchTicket } from '../../../client/worker/ticket.ts';
import { refusal } from '../../shared/log/refusal.ts';

const ticket = 't'.repeat(48);
/** So many zero bits this ticket finds only after several rows of hashes. */
const rowBits = 15;
const offer = (bits: number): void =>
  void vi.stubGlobal('fetch', async () => Response.json({ ticket, bits }));
/** The first number that is work enough, found by another SHA-256. */
function firstNumber(bits: number): number {
  for (let number = 0; ; number++) {
    const hash = createHash('sha256').update(`${ticket}.${number}`).digest();
    if (hash.readUInt32BE(0) < 2 ** (32 - bits)) return number;
  }
}
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe('a ticket', () => {
  it('AD2 has the first number that is work enough, also where that comes after several rows of hashes', async () => {
    for (const bits of [0, 1, 8, rowBits]) {
      offer(bits);
      expect(await fetchTicket('https://a.example')).toBe(`${ticket}.${firstNumber(bits)}`);
    }
    expect(firstNumber(rowBits)).toBeGreaterThan(2 * 4096);
  });

  it('AD2 tells how long each row of hashes took, and nothing of the time in which others had their turn', async () => {
    offer(rowBits);
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => {
      now += 25;
      return now;
    });
    const original = globalThis.setTimeout;
    vi.spyOn(globalThis, 'setTimeout').mockImplementation(((run: () => void) => {
      now += 1000;
      return original(run);
    }) as typeof setTimeout);
    const worked: number[] = [];
    await fetchTicket('https://a.example', (milliseconds) => worked.push(milliseconds));
    const rows = Math.floor(firstNumber(rowBits) / 4096) + 1;
    expect(worked).toEqual(Array.from({ length: rows }, () => 25));
  });

  it('AD2 that costs more than the protocol allows is not worked for', async () => {
    offer(19);
    const worked = vi.fn();
    await expect(fetchTicket('https://a.example', worked)).rejects.toThrow(refusal('BAD_MESSAGE'));
    expect(worked).not.toHaveBeenCalled();
  });
});
