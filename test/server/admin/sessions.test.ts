import { describe, expect, it } from 'vitest';
import { Sessions, sessionMs } from '../../../server/admin/sessions.ts';
import { credentialOf } from './credentials.ts';

const now = 1_700_000_000_000;
const ada = credentialOf({ expires: now + 10 * sessionMs });

describe('a session', () => {
  it('is found by its id until twelve hours are over', () => {
    const sessions = new Sessions();
    const { id, expires } = sessions.open(ada, now);
    expect(expires).toBe(now + 12 * 3_600_000);
    expect(sessions.find(id, expires - 1)).toEqual({ credential: ada.id, expires });
    expect(sessions.find(id, expires)).toBeUndefined();
    expect(sessions.find(id, now)).toBeUndefined(); // it is gone, not asleep
  });

  it('is over with its credential', () => {
    const { expires } = new Sessions().open({ ...ada, expires: now + 5 }, now);
    expect(expires).toBe(now + 5);
  });

  it('is ended by who has it', () => {
    const sessions = new Sessions();
    const [one, other] = [sessions.open(ada, now), sessions.open(ada, now)];
    sessions.end(one.id);
    expect([sessions.find(one.id, now), sessions.find(other.id, now)]).toEqual([
      undefined,
      { credential: ada.id, expires: other.expires },
    ]);
  });

  it('is nobody who guesses', () => {
    const sessions = new Sessions();
    sessions.open(ada, now);
    for (const id of ['', '0'.repeat(64), ada.id, '__proto__'])
      expect(sessions.find(id, now)).toBeUndefined();
  });

  it('gives way to the eleventh of its credential, the oldest first', () => {
    const sessions = new Sessions();
    const ids = Array.from({ length: 11 }, () => sessions.open(ada, now).id);
    expect(ids.map((id) => sessions.find(id, now) !== undefined)).toEqual([false, ...Array(10).fill(true)]);
  });

  it('gives way to the two hundred and first of all', () => {
    const sessions = new Sessions();
    const ids = Array.from({ length: 201 }, (_, i) => sessions.open({ ...ada, id: `${i}` }, now).id);
    expect([0, 1, 200].map((i) => sessions.find(ids[i]!, now) !== undefined)).toEqual([false, true, true]);
  });
});
