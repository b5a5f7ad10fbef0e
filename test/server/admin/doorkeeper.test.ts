import { describe, expect, it } from 'vitest';
import { Doorkeeper } from '../../../server/admin/doorkeeper.ts';
import { credentialOf, tokenOf } from './credentials.ts';

const credential = credentialOf();
const openDoor = () => new Doorkeeper(() => [credential], Date.now);

/** Wrong tokens, one after the other; the last answer. */
async function tryWrong(door: Doorkeeper, from: readonly string[]): Promise<string | undefined> {
  let last: string | undefined;
  for (const address of from) last = (await door.byToken(tokenOf(2), address)).kind;
  return last;
}

describe('the door', () => {
  it('opens to a right token, also where many wrong ones came from the same address', async () => {
    const door = openDoor();
    expect(await tryWrong(door, Array<string>(21).fill('192.0.2.1'))).toBe('limited');
    expect(await door.byToken(tokenOf(1), '192.0.2.1')).toMatchObject({ kind: 'in', holder: { credential } });
  });

  it('opens to a right token, however many wrong ones one customer sends from its network', async () => {
    const door = openDoor();
    const addresses = Array.from({ length: 1100 }, (_, i) => `2001:db8:0:1::${i.toString(16)}`);
    expect(await tryWrong(door, addresses)).toBe('limited');
    expect((await door.byToken(tokenOf(1), '192.0.2.1')).kind).toBe('in');
    expect((await door.byToken(tokenOf(2), '192.0.2.1')).kind).toBe('unknown');
  });
});
