import { describe, expect, it } from 'vitest';
import { CosignedCheckpoint, patienceMs } from '../../../server/log/cosigned-checkpoint.ts';
import { verifyCosignature } from '../../../shared/log/cosignature.ts';
import { goChecksumDatabase } from '../../shared/log/published-notes.ts';
import { witnessKey } from '../../shared/log/witness-key.ts';

const { text, line } = goChecksumDatabase;
/** A note of so many leaves; nobody looks at its signature here. */
const noteOf = (size: number): string => `${text.replace('15081221', String(size))}\n${line}`;

/** A log that grows, witnesses that may be away, and a clock. */
function bench(names: readonly string[]) {
  const state = { size: 1, now: 0, away: new Set<string>(), asked: 0 };
  const changes: string[] = [];
  const witnesses = names.map((name) => ({
    name,
    cosign: async ({ note }: { note: string }) => {
      state.asked++;
      if (state.away.has(name)) throw new Error('away');
      return witnessKey(name, 5).cosign(note, 1000 + state.size);
    },
  }));
  const checkpoint = new CosignedCheckpoint({
    witnesses,
    current: () => ({ note: noteOf(state.size), size: state.size, prove: () => [] }),
    now: () => state.now,
    changed: (name, failure) => changes.push(`${name} ${failure ? 'fails' : 'is back'}`),
  });
  return { state, changes, checkpoint };
}

const by = (name: string, note: string): number => verifyCosignature(note, witnessKey(name, 5).line).time;

describe('the checkpoint that a log shows', () => {
  it('LG11 is its own without witnesses, always the latest', async () => {
    const { state, checkpoint } = bench([]);
    await checkpoint.gather();
    expect(checkpoint.note).toBe(noteOf(1));
    state.size = 2;
    expect(checkpoint.note).toBe(noteOf(2));
  });

  it('LG11 carries what all witnesses have said, and lies behind the log until they say more', async () => {
    const { state, checkpoint } = bench(['a', 'b']);
    expect(checkpoint.note).toBe(noteOf(1));
    await checkpoint.gather();
    expect([by('a', checkpoint.note), by('b', checkpoint.note)]).toEqual([1001, 1001]);
    state.size = 2;
    expect(checkpoint.note).toContain('\n1\n');
    await checkpoint.gather();
    expect(checkpoint.note).toContain('\n2\n');
    expect(by('b', checkpoint.note)).toBe(1002);
  });

  it('LG11 is shown without a witness that is away, which is told once, and when it is back', async () => {
    const { state, changes, checkpoint } = bench(['a', 'b']);
    state.away.add('b');
    await checkpoint.gather();
    await checkpoint.gather();
    expect(by('a', checkpoint.note)).toBe(1001);
    expect(() => by('b', checkpoint.note)).toThrow(/expected a cosignature/);
    state.away.clear();
    await checkpoint.gather();
    expect(by('b', checkpoint.note)).toBe(1001);
    expect(changes).toEqual(['b fails', 'b is back']);
  });

  it('LG11 goes on without witnesses where none has answered for a while, and with them again', async () => {
    const { state, checkpoint } = bench(['a']);
    await checkpoint.gather();
    state.away.add('a');
    state.size = 2;
    state.now = patienceMs - 1;
    await checkpoint.gather();
    expect(checkpoint.note).toContain('\n1\n');
    state.now = patienceMs;
    expect(checkpoint.note).toBe(noteOf(2));
    state.away.clear();
    await checkpoint.gather();
    expect(by('a', checkpoint.note)).toBe(1002);
  });

  it('LG11 asks nobody while the log stands still and all have cosigned it, and shows that for longer', async () => {
    const { state, checkpoint } = bench(['a', 'b']);
    await checkpoint.gather();
    state.now = patienceMs - 1;
    await checkpoint.gather();
    expect(state.asked).toBe(2);
    state.now = patienceMs + 1;
    expect(by('a', checkpoint.note)).toBe(1001);
  });

  it('LG11 does not go back behind what it has shown, while cosignatures of less were on their way', async () => {
    const { state, checkpoint } = bench(['a']);
    const gathered = checkpoint.gather();
    state.size = 4;
    expect(checkpoint.note).toBe(noteOf(4));
    await gathered;
    expect(checkpoint.note).toBe(noteOf(4));
    await checkpoint.gather();
    expect(by('a', checkpoint.note)).toBe(1004);
  });

  it('LG11 keeps what more witnesses have said, while one of them is slow to say more', async () => {
    const { state, checkpoint } = bench(['a', 'b']);
    await checkpoint.gather();
    state.size = 2;
    state.away.add('a');
    await checkpoint.gather();
    expect(checkpoint.note).toContain('\n1\n');
    expect(by('a', checkpoint.note)).toBe(1001);
    state.now = patienceMs;
    await checkpoint.gather();
    expect(checkpoint.note).toContain('\n2\n');
    expect(by('b', checkpoint.note)).toBe(1002);
  });

  it('LG11 asks only those who have not cosigned this size yet, and puts all together', async () => {
    const { state, checkpoint } = bench(['a', 'b']);
    state.away.add('b');
    await checkpoint.gather();
    state.away = new Set(['a']);
    await checkpoint.gather();
    expect([by('a', checkpoint.note), by('b', checkpoint.note), state.asked]).toEqual([1001, 1001, 3]);
  });

  it('LG11 asks once at a time', async () => {
    const { state, checkpoint } = bench(['a']);
    await Promise.all([checkpoint.gather(), checkpoint.gather()]);
    expect(state.asked).toBe(1);
  });
});
