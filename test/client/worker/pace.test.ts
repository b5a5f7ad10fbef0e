import { setImmediate } from 'node:timers/promises';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { OffReason } from '../../../client/embed/status.ts';
import { Gate } from '../../../client/worker/gate.ts';
import { createPace } from '../../../client/worker/pace.ts';
import { eventually } from '../../eventually.ts';

let gate: Gate;
let clock: number;
let rested: (OffReason | null)[];
const book = { add: vi.fn(), keep: vi.fn(async () => undefined), assertLeft: vi.fn() };
beforeEach(() => {
  gate = new Gate();
  gate.set(null);
  [clock, rested] = [0, []];
  for (const method of Object.values(book)) method.mockReset();
  book.keep.mockResolvedValue(undefined);
});

const createTestPace = () =>
  createPace({ gate, book, rests: (shut) => void rested.push(shut), now: () => clock });
/** A step that takes so long. */
const step = (milliseconds: number): void => {
  clock += milliseconds;
};
const booked = (): number => book.add.mock.calls.reduce((sum, [{ milliseconds }]) => sum + milliseconds, 0);

describe('the pace of training', () => {
  it('lets other tasks run between two steps, and rests for nobody while the gate is open', async () => {
    let ran = false;
    await createTestPace()(async (breathe) => {
      setTimeout(() => {
        ran = true;
      });
      await breathe();
      expect(ran).toBe(true);
    });
    expect(rested).toEqual([]);
  });

  it('takes no further step once the gate is shut, and goes on when it opens; says both', async () => {
    let steps = 0;
    const work = createTestPace()(async (breathe) => {
      for (; steps < 3; steps++) await breathe();
      return 'done';
    });
    gate.set('page hidden');
    await eventually(() => expect(rested).toEqual(['page hidden']));
    for (let turn = 0; turn < 10; turn++) await setImmediate(); // an open gate would have let it go on by then
    expect(steps).toBe(0);
    gate.set(null);
    expect(await work).toBe('done');
    expect(rested).toEqual(['page hidden', null]);
  });

  it('rests with what is finished, too: nothing is made of it before the gate opens', async () => {
    const finished = vi.fn();
    const work = createTestPace()(async () => gate.set('page hidden')).then(finished);
    await eventually(() => expect(rested).toEqual(['page hidden']));
    expect(finished).not.toHaveBeenCalled();
    gate.set(null);
    await work;
  });

  it('books what steps took, and nothing of the time that it rested', async () => {
    await createTestPace()(async (breathe) => {
      step(20);
      gate.set('page in use');
      const resting = breathe();
      await eventually(() => expect(rested).toHaveLength(1));
      step(5000);
      gate.set(null);
      await resting;
      step(30);
    });
    expect(booked()).toBe(50);
    expect(book.keep).toHaveBeenCalled();
  });

  it('keeps what is booked every second, for a page may be left in the middle of a round', async () => {
    await createTestPace()(async (breathe) => {
      for (let i = 0; i < 25; i++) {
        step(100);
        await breathe();
      }
      expect(book.keep).toHaveBeenCalledTimes(2);
    });
    expect(book.keep).toHaveBeenCalledTimes(3);
  });

  it('stops the work where the budget ends, and where the work fails; both are booked', async () => {
    const spent = new Error('spent');
    book.assertLeft.mockImplementation(() => {
      throw spent;
    });
    const pace = createTestPace();
    await expect(pace((breathe) => breathe())).rejects.toBe(spent);
    await expect(pace(() => Promise.reject(new Error('a bug')))).rejects.toThrow('a bug');
    expect(book.keep).toHaveBeenCalledTimes(2);
  });

  it('goes on where nothing can be kept', async () => {
    book.keep.mockRejectedValue(new DOMException('full', 'QuotaExceededError'));
    expect(await createTestPace()(async () => 7)).toBe(7);
  });
});
