import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMemoryProfile } from '../../../client/history/memory-profile.ts';
import type { ProfileStore } from '../../../client/history/profile-store.ts';
import type { Connection, ConnectionEvents } from '../../../client/worker/connection.ts';
import type { SessionParts } from '../../../client/worker/session.ts';
import { HearsayError } from '../../../shared/hearsay-error.ts';
import { smallHistory } from '../models/small-catalog.ts';
import { createMemoryStage, type MemoryStage } from './in-memory-connection.ts';
import { contributeAsStranger, smallSettings } from './small-site.ts';
import { answered, createFakeTrainer, offFor, type Visitor, visit } from './visitor.ts';

describe('a session', () => {
  let stage: MemoryStage;
  let visitors: Visitor[];
  beforeEach(() => {
    // Two for a release: one profile alone never closes a round.
    stage = createMemoryStage(smallSettings({ round: { cohort: 2, minimum: 2 } }));
    visitors = [];
  });
  afterEach(async () => {
    for (const { session } of visitors) session.close();
    await stage.close();
  });

  const enter = (parts: Partial<SessionParts> = {}): Visitor => {
    const visitor = visit(stage, parts);
    visitors.push(visitor);
    return visitor;
  };
  const contributions = () => stage.aggregator.announcement().round?.contributions;
  /** A profile with one method in place of its own. */
  const profileWith = (change: (profile: ProfileStore) => Partial<ProfileStore>): ProfileStore => {
    const profile = createMemoryProfile(smallHistory);
    return { ...profile, ...change(profile) };
  };
  /** A trainer that can be held, and counts. */
  const createHeldTrainer = () => {
    const held: (() => void)[] = [];
    let begun = 0;
    const trainer = createFakeTrainer(() => {
      begun++;
      return new Promise((resolve) => held.push(resolve));
    });
    const finish = (): void => held.shift()?.();
    return { trainer, finish, begun: () => begun };
  };
  const training = (report: { kind: string; state?: string }) => report.state === 'training';
  /** Until nothing happens any more: what nobody waits for leaves no event to wait on. */
  const quiet = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn++) {
      await nextTurn();
      await crypto.subtle.digest('SHA-256', new Uint8Array(1)); // behind the pseudonyms that are under way
    }
  };

  describe('whose storage fails', () => {
    it.each([
      ['storage full', new DOMException('disk full', 'QuotaExceededError')],
      ['internal error', new DOMException('closed', 'InvalidStateError')],
    ] as const)('PR6 sends nothing that it could not record: %s', async (off, error) => {
      const profile = profileWith(() => ({ claim: () => Promise.reject(error) }));
      await enter({ profile }).until(offFor(off));
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
      const connect = (events: ConnectionEvents): Connection => {
        const connection = stage.connect(events);
        const send: Connection['send'] = (...update) => {
          order.push('sent');
          return connection.send(...update);
        };
        return { ...connection, send };
      };
      await enter({ profile, connect }).until(answered('accepted', 1));
      expect(order).toEqual(['durable', 'sent']);
    });

    it.each(['participations', 'secret', 'events'] as const)(
      'is off where it cannot read its %s',
      async (method) => {
        const profile = profileWith(() => ({
          [method]: () => Promise.reject(new DOMException('gone', 'UnknownError')),
        }));
        await enter({ profile }).until(offFor('internal error'));
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
      const visitor = enter({ profile });
      await visitor.until(offFor('storage full'));
      isFull = false;
      visitor.session.wake();
      await visitor.until(answered('accepted', 1));
      expect(stage.received).toHaveLength(2);
      expect(stage.received[1]).toEqual(stage.received[0]);
      expect(contributions()).toBe(1);
    });
  });

  describe('whose profile is erased', () => {
    it('PR6 sends nothing of what it learned before, also where the profile has begun anew', async () => {
      const { trainer, finish } = createHeldTrainer();
      const visitor = enter({ trainer });
      await visitor.until(training);
      await quiet();
      await visitor.profile.erase();
      await visitor.profile.addEvents(smallHistory);
      await visitor.profile.secret();
      finish();
      await quiet();
      expect(stage.received).toEqual([]);
      expect(visitor.state()).toBe('idle');
    });

    it('keeps no record of an update that was on its way', async () => {
      const visitor: Visitor = enter({
        connect: (events) => {
          const connection = stage.connect(events);
          return {
            ...connection,
            send: async (...update) => {
              await visitor.profile.erase();
              return connection.send(...update);
            },
          };
        },
      });
      await visitor.until((report) => report.kind === 'state' && report.state === 'sending');
      await quiet();
      expect(await visitor.profile.participations()).toEqual([]);
    });
  });

  describe('that is closed', () => {
    it('sends nothing of the training that was under way, and says nothing more', async () => {
      const { trainer, finish } = createHeldTrainer();
      const visitor = enter({ trainer });
      await visitor.until(training);
      await quiet();
      visitor.session.close();
      finish();
      const told = visitor.reports.length;
      visitor.session.wake();
      await quiet();
      expect(stage.received).toEqual([]);
      expect(await visitor.profile.participations()).toEqual([]);
      expect(visitor.reports.slice(told).filter(({ kind }) => kind === 'state')).toEqual([]);
    });

    it('does not begin to train when its gate opens afterwards', async () => {
      const { trainer, begun } = createHeldTrainer();
      let open = (): void => undefined;
      const waiting = new Promise<void>((resolve) => {
        open = resolve;
      });
      const visitor = enter({ trainer, mayTrain: () => waiting });
      await visitor.until(({ kind }) => kind === 'sent');
      visitor.session.close();
      open();
      await quiet();
      expect(begun()).toBe(0);
    });
  });

  it('trains once however many wakes come while it trains', async () => {
    const { trainer, finish, begun } = createHeldTrainer();
    const visitor = enter({ trainer });
    await visitor.until(training);
    await quiet();
    for (let i = 0; i < 5; i++) visitor.session.wake();
    finish();
    await visitor.until(answered('accepted', 1));
    await quiet();
    expect(begun()).toBe(1);
    expect(stage.received).toHaveLength(1);
  });

  it('does nothing when it is woken before the aggregator was heard of', async () => {
    const visitor = enter({
      connect: () => ({ send: () => Promise.reject(new Error()), close: () => undefined }),
    });
    visitor.session.wake();
    await quiet();
    expect(visitor.reports).toEqual([]);
  });

  it('that waited for its gate trains on the model that is current by then', async () => {
    let open = (): void => undefined;
    const waiting = new Promise<void>((resolve) => {
      open = resolve;
    });
    const { trainer, finish, begun } = createHeldTrainer();
    const visitor = enter({ trainer, mayTrain: () => waiting });
    await visitor.until(({ kind }) => kind === 'sent');
    for (let i = 0; i < 2; i++) await contributeAsStranger(stage.aggregator);
    await visitor.until((report) => report.kind === 'announced' && report.announcement.model.version === 1);
    open();
    await visitor.until(training);
    await quiet();
    finish();
    await visitor.until(answered('accepted', 1));
    expect(begun()).toBe(1);
    expect(stage.received.map(({ header }) => [header.round, header.baseVersion])).toEqual([[1, 1]]);
  });

  it('PR6 gives one update to an aggregator that begins a new log while it trains', async () => {
    const { trainer, finish, begun } = createHeldTrainer();
    const visitor = enter({ trainer });
    await visitor.until(training);
    await quiet();
    const welcomed = visitor.next(({ kind }) => kind === 'welcomed');
    stage.beginAnew();
    await welcomed;
    finish();
    await quiet();
    finish();
    await visitor.until(answered('accepted', 1));
    await quiet();
    expect(begun()).toBe(2);
    expect(stage.received).toHaveLength(1);
    expect(contributions()).toBe(1);
    expect((await visitor.profile.participations()).map(({ log }) => log)).toEqual(['f6'.repeat(32)]);
  });

  it('PR6 resends to no other log what was not answered by the first', async () => {
    const unanswered = (events: ConnectionEvents): Connection => ({
      ...stage.connect(events),
      send: () => Promise.reject(new HearsayError('OFFLINE', 'no answer')),
    });
    const first = enter({ connect: unanswered });
    await first.until(offFor('server unreachable'));
    first.session.close();
    stage.beginAnew();
    await enter({ profile: first.profile }).until(answered('accepted', 1));
    const participations = await first.profile.participations();
    expect(participations.map(({ outcome }) => outcome)).toEqual(['pending', 'accepted']);
    expect(stage.received).toHaveLength(1);
  });

  it('lists an update as pending while nobody has answered it', async () => {
    const connect = (events: ConnectionEvents): Connection => ({
      ...stage.connect(events),
      send: () => Promise.reject(new HearsayError('OFFLINE', 'no answer')),
    });
    const visitor = enter({ connect });
    await visitor.until(offFor('server unreachable'));
    const sent = visitor.reports.flatMap((report) => (report.kind === 'sent' ? [report] : [])).at(-1);
    expect(sent).toMatchObject({ sent: [{ round: 0, outcome: 'pending' }], contributedThisPeriod: 1 });
  });

  it.each([
    ['device lost', new HearsayError('DEVICE_LOST', 'gone')],
    ['no backend', new HearsayError('NO_BACKEND', 'none')],
    ['internal error', new Error('a bug')],
  ] as const)(
    'is off where training fails, sends nothing, and tries again when it is woken: %s',
    async (off, error) => {
      let fails = true;
      const visitor = enter({
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

  it('sends nothing where training diverged', async () => {
    const fake = createFakeTrainer();
    const visitor = enter({
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

  it('says where its training runs, how it went, and what it sent', async () => {
    const visitor = enter();
    await visitor.until(answered('accepted', 1));
    const told = (kind: string) => visitor.reports.find((report) => report.kind === kind);
    expect(told('backend')).toEqual({
      kind: 'backend',
      backend: { name: 'cpu', reason: 'a test', adapter: '' },
    });
    expect(told('trained')).toMatchObject({
      last: { round: 0, baseVersion: 0, positions: 3, losses: [2, 1] },
    });
    const { bytes } = stage.received[0]!;
    const sent = visitor.reports.flatMap((report) => (report.kind === 'sent' ? [report] : [])).at(-1);
    expect(sent?.sent).toEqual([
      { round: 0, bytes: bytes.length, outcome: 'accepted', leafIndex: 2, refusal: null },
    ]);
  });

  it('is off where the aggregator speaks no protocol that it does', async () => {
    let events: ConnectionEvents | undefined;
    const visitor = enter({
      connect: (given) => {
        events = given;
        return { send: () => Promise.reject(new Error()), close: () => undefined };
      },
    });
    events?.incompatible();
    expect(visitor.state()).toBe('protocol not supported');
  });

  it('passes progress and losses of the connection on', async () => {
    const visitor = enter();
    await visitor.until(answered('accepted', 1));
    await visitor.until((report) => report.kind === 'progressed' && report.contributions === 1);
    stage.loseNextAnswer();
    await contributeAsStranger(stage.aggregator);
    await visitor.until((report) => report.kind === 'server' && report.server === 'unreachable');
  });

  it('HT2 trains on no catalog that is not the stated one', async () => {
    const fetchFile: SessionParts['fetchFile'] = async (path, hash) =>
      path.startsWith('/catalog/') ? new TextEncoder().encode('{"items":[]}') : stage.fetchFile(path, hash);
    await enter({ fetchFile }).until(offFor('model not as stated'));
    expect(stage.received).toEqual([]);
  });
});
