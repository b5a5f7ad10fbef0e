import { beforeEach, describe, expect, it } from 'vitest';
import { createMemoryProfile } from '../../../client/history/memory-profile.ts';
import type { ProfileStore } from '../../../client/history/profile-store.ts';
import type { Connection, ConnectionListener } from '../../../client/worker/connection.ts';
import type { SessionParts } from '../../../client/worker/session.ts';
import { BudgetSpent } from '../../../client/worker/spending-book.ts';
import { HearsayError } from '../../../shared/hearsay-error.ts';
import { smallHistory } from '../models/small-catalog.ts';
import { quiet } from './held-trainer.ts';
import { createMemoryStage, type MemoryStage } from './in-memory-connection.ts';
import { smallSettings } from './small-site.ts';
import { answered, createFakeTrainer, offFor, visit } from './visitor.ts';

describe('a session', () => {
  let stage: MemoryStage;
  beforeEach(() => {
    // Two for a release: one profile alone never closes a round.
    stage = createMemoryStage(smallSettings({ round: { cohort: 2, minimum: 2 } }));
  });

  const contributions = () => stage.aggregator.announcement().round?.contributions;
  /** A profile with one method in place of its own. */
  const profileWith = (change: (profile: ProfileStore) => Partial<ProfileStore>): ProfileStore => {
    const profile = createMemoryProfile(smallHistory);
    return { ...profile, ...change(profile) };
  };

  it('says that the day is spent where its budget ends in the middle of a round, and sends nothing of that', async () => {
    const trainer = { ...createFakeTrainer(), train: () => Promise.reject(new BudgetSpent('spent')) };
    await visit(stage, { trainer }).until(offFor('daily budget'));
    await quiet();
    expect(stage.received).toEqual([]);
  });

  describe('whose storage fails', () => {
    it.each([
      ['storage full', new DOMException('disk full', 'QuotaExceededError')],
      ['internal error', new DOMException('closed', 'InvalidStateError')],
    ] as const)('PR6 sends nothing that it could not record: %s', async (off, error) => {
      const profile = profileWith(() => ({ claim: () => Promise.reject(error) }));
      await visit(stage, { profile }).until(offFor(off));
      await quiet();
      expect(stage.received).toEqual([]);
    });

    it('PR6 sends nothing before the record is durable', async () => {
      const order: string[] = [];
      const profile = profileWith(({ claim }) => ({
        claim: async (...args) => {
          const judged = await claim(...args);
          await quiet();
          order.push('durable');
          return judged;
        },
      }));
      const connect = (listener: ConnectionListener): Connection => {
        const connection = stage.connect(listener);
        const send: Connection['send'] = (...update) => {
          order.push('sent');
          return connection.send(...update);
        };
        return { ...connection, send };
      };
      await visit(stage, { profile, connect }).until(answered('accepted', 1));
      expect(order).toEqual(['durable', 'sent']);
    });

    it.each(['participations', 'secret', 'events'] as const)(
      'is off where it cannot read its %s',
      async (method) => {
        const profile = profileWith(() => ({
          [method]: () => Promise.reject(new DOMException('gone', 'UnknownError')),
        }));
        await visit(stage, { profile }).until(offFor('internal error'));
        expect(stage.received).toEqual([]);
      },
    );

    it('PR5 resends where the outcome could not be recorded; the aggregator counts it once', async () => {
      let isFull = true;
      const profile = profileWith(({ settle }) => ({
        settle: (participation) =>
          isFull
            ? Promise.reject(new DOMException('disk full', 'QuotaExceededError'))
            : settle(participation),
      }));
      const visitor = visit(stage, { profile });
      await visitor.until(offFor('storage full'));
      isFull = false;
      visitor.session.wake();
      await visitor.until(answered('accepted', 1));
      expect(stage.received).toHaveLength(2);
      expect(stage.received[1]).toEqual(stage.received[0]);
      expect(contributions()).toBe(1);
    });
  });

  it.each([
    ['device lost', new HearsayError('DEVICE_LOST', 'gone')],
    ['no backend', new HearsayError('NO_BACKEND', 'none')],
    ['internal error', new Error('a bug')],
  ] as const)(
    'is off where training fails, sends nothing, and tries again when it is woken: %s',
    async (off, error) => {
      let fails = true;
      const visitor = visit(stage, {
        trainer: createFakeTrainer(() => {
          if (fails) throw error;
        }),
      });
      await visitor.until(offFor(off));
      expect(stage.received).toEqual([]);
      fails = false;
      visitor.session.wake();
      await visitor.until(answered('accepted', 1));
    },
  );

  it('tries again a while after a failure, once, however often it was woken in between', async () => {
    const waiting: (() => void)[] = [];
    let fails = true;
    const visitor = visit(stage, {
      later: (run) => waiting.push(run),
      trainer: createFakeTrainer(() => {
        if (fails) throw new HearsayError('DEVICE_LOST', 'gone');
      }),
    });
    await visitor.until(offFor('device lost'));
    for (let i = 0; i < 3; i++) {
      const again = visitor.next(offFor('device lost'));
      visitor.session.wake();
      await again;
    }
    await quiet();
    expect(waiting).toHaveLength(1);
    const failing = visitor.next(offFor('device lost'));
    waiting.shift()!();
    await failing;
    await quiet();
    expect(waiting).toHaveLength(1);
    fails = false;
    waiting.shift()!();
    await visitor.until(answered('accepted', 1));
    expect(waiting).toEqual([]);
  });

  it.each([
    ['could not store', 'INTERNAL'],
    ['does not take now', 'UNAVAILABLE'],
  ] as const)(
    'PR7 keeps an update that the aggregator %s, and sends the same bytes again a while later',
    async (_, code) => {
      const waiting: (() => void)[] = [];
      let fails = true;
      const visitor = visit(stage, {
        later: (run) => waiting.push(run),
        connect: (listener) => {
          const connection = stage.connect(listener);
          const send: Connection['send'] = async (...update) => {
            const reply = await connection.send(...update);
            return fails ? { ok: false, code } : reply;
          };
          return { ...connection, send };
        },
      });
      await visitor.until(offFor('server unreachable'));
      await quiet();
      expect(await visitor.profile.participations()).toMatchObject([{ outcome: 'pending' }]);
      fails = false;
      expect(waiting).toHaveLength(1);
      waiting[0]!();
      await visitor.until(answered('accepted', 1));
      expect(stage.received).toHaveLength(2);
      expect(stage.received[1]).toEqual(stage.received[0]);
    },
  );

  it('sends nothing where training diverged', async () => {
    const fake = createFakeTrainer();
    const visitor = visit(stage, {
      trainer: {
        ...fake,
        train: async (...args) => {
          const result = await fake.train(...args);
          result.delta[3] = Number.NaN;
          return result;
        },
      },
    });
    await visitor.until(offFor('internal error'));
    expect(stage.received).toEqual([]);
  });

  it('HT2 trains on no catalog that is not the stated one', async () => {
    const fetchFile: SessionParts['fetchFile'] = async (path, hash) =>
      path.startsWith('/catalog/') ? new TextEncoder().encode('{"items":[]}') : stage.fetchFile(path, hash);
    await visit(stage, { fetchFile }).until(offFor('model not as stated'));
    expect(stage.received).toEqual([]);
  });
});
