import { beforeEach, describe, expect, it } from 'vitest';
import type { Connection, ConnectionListener } from '../../../client/worker/connection.ts';
import { HearsayError } from '../../../shared/hearsay-error.ts';
import { smallHistory } from '../models/small-catalog.ts';
import { createHeldTrainer, quiet, training } from './held-trainer.ts';
import { createMemoryStage, type MemoryStage } from './in-memory-connection.ts';
import { contributeAsStranger, smallSettings } from './small-site.ts';
import { answered, offFor, type Visitor, visit } from './visitor.ts';

describe('a session', () => {
  let stage: MemoryStage;
  beforeEach(() => {
    // Two for a release: one profile alone never closes a round.
    stage = createMemoryStage(smallSettings({ round: { cohort: 2, minimum: 2 } }));
  });

  describe('whose profile is erased', () => {
    it('PR6 sends nothing of what it learned before, also where the profile has begun anew', async () => {
      const { trainer, finish } = createHeldTrainer();
      const visitor = visit(stage, { trainer });
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
      const visitor: Visitor = visit(stage, {
        connect: (listener) => {
          const connection = stage.connect(listener);
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
      const visitor = visit(stage, { trainer });
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
      const visitor = visit(stage, { trainer, mayTrain: () => waiting });
      await visitor.until(({ kind }) => kind === 'sent');
      visitor.session.close();
      open();
      await quiet();
      expect(begun()).toBe(0);
    });
  });

  it('trains once however many wakes come while it trains', async () => {
    const { trainer, finish, begun } = createHeldTrainer();
    const visitor = visit(stage, { trainer });
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
    const visitor = visit(stage, {
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
    const visitor = visit(stage, { trainer, mayTrain: () => waiting });
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

  it('PR6 PR10 gives nothing to an aggregator that begins a new log while it trains', async () => {
    const { trainer, finish, begun } = createHeldTrainer();
    const visitor = visit(stage, { trainer });
    await visitor.until(training);
    await quiet();
    stage.beginAnew();
    await visitor.next(({ kind }) => kind === 'welcomed');
    finish();
    await visitor.until(offFor('another log'));
    await quiet();
    expect(begun()).toBe(1);
    expect(stage.received).toEqual([]);
    expect(await visitor.profile.participations()).toEqual([]);
  });

  it('PR6 PR10 goes on with a new log where the page names it, and resends to it nothing of the first', async () => {
    const unanswered = (listener: ConnectionListener): Connection => ({
      ...stage.connect(listener),
      send: () => Promise.reject(new HearsayError('OFFLINE', 'no answer')),
    });
    const first = visit(stage, { connect: unanswered });
    await first.until(offFor('server unreachable'));
    first.session.close();
    stage.beginAnew();
    const second = visit(stage, { profile: first.profile });
    await second.until(offFor('another log'));
    second.session.close();
    const log = { ...stage.log, pinned: stage.manifest().log };
    await visit(stage, { profile: first.profile, log }).until(answered('accepted', 1));
    const outcomes = (await first.profile.participations()).map((each) => [each.log, each.outcome]);
    expect(outcomes).toEqual([
      [expect.not.stringMatching(log.pinned), 'pending'],
      [log.pinned, 'accepted'],
    ]);
    expect(stage.received).toHaveLength(1);
  });

  it('lists an update as pending while nobody has answered it', async () => {
    const connect = (listener: ConnectionListener): Connection => ({
      ...stage.connect(listener),
      send: () => Promise.reject(new HearsayError('OFFLINE', 'no answer')),
    });
    const visitor = visit(stage, { connect });
    await visitor.until(offFor('server unreachable'));
    const sent = visitor.reports.flatMap((report) => (report.kind === 'sent' ? [report] : [])).at(-1);
    expect(sent).toMatchObject({ sent: [{ round: 0, outcome: 'pending' }], contributedThisPeriod: 1 });
  });

  it('says where its training runs, how it went, and what it sent', async () => {
    const visitor = visit(stage);
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
      {
        round: 0,
        bytes: bytes.length,
        time: expect.any(Number),
        norm: { length: expect.closeTo(0.25, 3), share: expect.closeTo(1, 3) },
        outcome: 'accepted',
        leafIndex: 2,
        standing: 'not looked yet',
        refusal: null,
      },
    ]);
  });

  it('is off where the aggregator speaks no protocol that it does', async () => {
    let listener: ConnectionListener | undefined;
    const visitor = visit(stage, {
      connect: (given) => {
        listener = given;
        return { send: () => Promise.reject(new Error()), close: () => undefined };
      },
    });
    listener?.incompatible();
    expect(visitor.state()).toBe('protocol not supported');
  });

  it('stays off, and drops its training, where the aggregator comes back with another protocol', async () => {
    let listener: ConnectionListener | undefined;
    const { trainer, finish } = createHeldTrainer();
    const visitor = visit(stage, {
      trainer,
      connect: (given) => {
        listener = given;
        return stage.connect(given);
      },
    });
    await visitor.until(training);
    await quiet();
    listener?.incompatible();
    finish();
    visitor.session.wake();
    await quiet();
    expect(visitor.state()).toBe('protocol not supported');
    expect(await visitor.profile.participations()).toEqual([]);
  });

  it('passes progress and losses of the connection on', async () => {
    const visitor = visit(stage);
    await visitor.until(answered('accepted', 1));
    await visitor.until((report) => report.kind === 'progressed' && report.contributions === 1);
    stage.loseNextAnswer();
    await contributeAsStranger(stage.aggregator);
    await visitor.until((report) => report.kind === 'server' && report.server === 'unreachable');
  });
});
