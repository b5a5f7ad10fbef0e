/** A session against an aggregator that is not honest about its log. */
import { beforeEach, describe, expect, it } from 'vitest';
import { createMemoryProfile } from '../../../client/history/memory-profile.ts';
import type { ConnectionListener } from '../../../client/worker/connection.ts';
import type { LogAccess } from '../../../client/worker/log-watch.ts';
import type { SessionReport } from '../../../client/worker/session-report.ts';
import { HearsayError } from '../../../shared/hearsay-error.ts';
import type { Announcement, Manifest } from '../../../shared/protocol/messages.ts';
import { smallHistory } from '../models/small-catalog.ts';
import { quiet } from './held-trainer.ts';
import { createMemoryStage, type MemoryStage } from './in-memory-connection.ts';
import { contributeAsStranger, smallSettings } from './small-site.ts';
import { answered, offFor, type Visitor, type VisitorParts, visit } from './visitor.ts';

let stage: MemoryStage;
beforeEach(() => {
  stage = createMemoryStage(smallSettings({ privacy: { cap: 5 } }));
});

const enter = (parts: VisitorParts = {}): Visitor => {
  // looks for its leaves in every round
  return visit(stage, { uniform: () => 0.1, ...parts });
};
const logWith = (fetchLog: LogAccess['fetchLog']): LogAccess => ({ ...stage.log, fetchLog });

/** A connection over which every announcement is another one. */
const announcing = (change: (announcement: Announcement) => Announcement) => (listener: ConnectionListener) =>
  stage.connect({
    ...listener,
    welcomed: (manifest: Manifest) =>
      listener.welcomed({ ...manifest, announcement: change(manifest.announcement) }),
    announced: (announcement) => listener.announced(change(announcement)),
  });
const withModel = (model: Partial<Announcement['model']>) =>
  announcing((announcement) => ({ ...announcement, model: { ...announcement.model, ...model } }));

const standings = ({ reports }: Visitor) =>
  reports
    .flatMap((report) => (report.kind === 'sent' ? [report.sent] : []))
    .at(-1)!
    .map(({ standing }) => standing);
const found = (report: SessionReport): boolean =>
  report.kind === 'sent' && report.sent.some(({ standing }) => standing === 'in the log');

describe('a session that watches the log', () => {
  it('PR10 PR11 sees the log before it trains, and says what it saw', async () => {
    const visitor = enter();
    await visitor.until(answered('accepted', 1));
    const kinds = visitor.reports.map((report) => (report.kind === 'state' ? report.state : report.kind));
    expect(kinds.indexOf('log')).toBeGreaterThan(-1);
    expect(kinds.indexOf('log')).toBeLessThan(kinds.indexOf('training'));
    expect(visitor.reports.find(({ kind }) => kind === 'log')).toMatchObject({
      log: { id: stage.manifest().log, size: 2, time: expect.any(Number) },
    });
  });

  it('PR12 finds its own leaves later, each once', async () => {
    const asked: string[] = [];
    const fetchLog: LogAccess['fetchLog'] = (path) => {
      asked.push(path);
      return stage.log.fetchLog(path);
    };
    const visitor = enter({ log: logWith(fetchLog) });
    await visitor.until(found);
    await visitor.until(offFor('cap reached'));
    await quiet();
    expect(standings(visitor)).toEqual(new Array(5).fill('in the log'));
    // nothing is left to look for
    asked.length = 0;
    await contributeAsStranger(stage.aggregator);
    await quiet();
    expect(asked).toEqual([]);
  });

  it('PR12 looks in no round that chance passes over, however often it is woken in it', async () => {
    const visitor = enter({ uniform: () => 0.9 });
    await visitor.until(offFor('cap reached'));
    for (let i = 0; i < 5; i++) visitor.session.wake();
    await quiet();
    expect(standings(visitor)).toEqual(new Array(5).fill('not looked yet'));
  });

  it('PR12 finds in the next visit what an earlier one gave', async () => {
    const profile = createMemoryProfile(smallHistory);
    const first = enter({ profile, uniform: () => 0.9 });
    await first.until(answered('accepted', 1));
    first.session.close();
    await enter({ profile }).until(found);
  });
});

describe('a session trains on nothing, and sends nothing,', () => {
  /** It stops for this, and nothing reached the aggregator. */
  const expectStopped = async (visitor: Visitor, off: string): Promise<void> => {
    await visitor.until(offFor(off));
    await quiet();
    expect(stage.received).toEqual([]);
    expect(visitor.reports.some(({ kind }) => kind === 'trained')).toBe(false);
    expect(await visitor.profile.participations()).toEqual([]);
  };

  it('PR11 where the model is not in the log: made for this visitor', async () => {
    // a file that exists, and that the log states as the other one of the two
    const { hash, scoring } = stage.aggregator.announcement().model;
    await expectStopped(enter({ connect: withModel({ hash: scoring }) }), 'model not in the log');
    await expectStopped(enter({ connect: withModel({ scoring: hash }) }), 'model not in the log');
    await expectStopped(enter({ connect: withModel({ leaf: 1 }) }), 'model not in the log');
  });

  it('PR11 while the checkpoint does not reach the model; and does once it does', async () => {
    const old = await stage.log.fetchLog('checkpoint');
    await contributeAsStranger(stage.aggregator);
    let isOld = true;
    const log = logWith(async (path) => (isOld && path === 'checkpoint' ? old : stage.log.fetchLog(path)));
    const visitor = enter({ log });
    await expectStopped(visitor, 'log behind');
    isOld = false;
    visitor.session.wake();
    await visitor.until(answered('accepted', 1));
  });

  it('PR10 while the log cannot be read; and does once it can, on its own', async () => {
    let isDown = true;
    const tries: (() => void)[] = [];
    const log = logWith(async (path) => {
      if (isDown) throw new HearsayError('OFFLINE', path);
      return stage.log.fetchLog(path);
    });
    const visitor = enter({ log, later: (run) => void tries.push(run) });
    await expectStopped(visitor, 'log unreachable');
    isDown = false;
    tries.shift()!();
    await visitor.until(answered('accepted', 1));
  });

  it('PR10 where the log is not the one that the page names', async () => {
    await expectStopped(enter({ log: { ...stage.log, pinned: 'e5'.repeat(32) } }), 'another log');
  });

  it('PR10 where the stated log is not the one whose key is shown', async () => {
    const connect = (listener: ConnectionListener) =>
      stage.connect({
        ...listener,
        welcomed: (manifest: Manifest) => listener.welcomed({ ...manifest, log: 'e5'.repeat(32) }),
      });
    await expectStopped(enter({ connect }), 'log does not hold');
  });
});

describe('a session stops', () => {
  it('PR10 where the log has become smaller than it was, and goes on where it has not', async () => {
    stage = createMemoryStage(smallSettings({ privacy: { cap: 1, roundsPerPeriod: 2 } }));
    const old = await stage.log.fetchLog('checkpoint');
    const first = enter({ uniform: () => 0.9 });
    await first.until(offFor('cap reached'));
    await contributeAsStranger(stage.aggregator);
    await first.until(answered('accepted', 2));
    first.session.close();
    const { length } = stage.received;
    let isOld = true;
    const log = logWith(async (path) => (isOld && path === 'checkpoint' ? old : stage.log.fetchLog(path)));
    const tries: (() => void)[] = [];
    const later = (run: () => void) => void tries.push(run);
    const again = enter({ profile: first.profile, log, uniform: () => 0.9, later });
    await contributeAsStranger(stage.aggregator);
    await again.until(offFor('log does not hold'));
    await quiet();
    expect(stage.received).toHaveLength(length);
    isOld = false;
    tries.shift()!();
    await again.next(({ kind }) => kind === 'trained');
  });

  it('PR10 with an update that was not answered: it stays here while the log does not hold', async () => {
    const connect = (listener: ConnectionListener) => ({
      ...stage.connect(listener),
      send: () => Promise.reject(new HearsayError('OFFLINE', 'no answer')),
    });
    const first = enter({ connect });
    await first.until(offFor('server unreachable'));
    first.session.close();
    const vkey = new TextEncoder().encode('another');
    const log = logWith(async (path) => (path === 'vkey' ? vkey : stage.log.fetchLog(path)));
    const second = enter({ profile: first.profile, log });
    await second.until(offFor('log does not hold'));
    await quiet();
    expect(stage.received).toEqual([]);
    second.session.close();
    await enter({ profile: first.profile }).until(answered('accepted', 1));
  });

  it('PR12 where its own leaf is not in the log, for good, also in the next visit', async () => {
    const connect = (listener: ConnectionListener) => {
      const connection = stage.connect(listener);
      return {
        ...connection,
        send: async (...args: Parameters<typeof connection.send>) => {
          const reply = await connection.send(...args);
          // the receipt is for another leaf than the log has: the update was taken, and left out
          return reply.ok ? { ...reply, receipt: { ...reply.receipt, salt: '00'.repeat(32) } } : reply;
        },
      };
    };
    const visitor = enter({ connect });
    await visitor.until(offFor('update not in the log'));
    expect(standings(visitor)).toContain('not in the log');
    visitor.session.close();
    await quiet();
    const { length } = stage.received;
    const again = enter({ profile: visitor.profile });
    await again.until(offFor('update not in the log'));
    await contributeAsStranger(stage.aggregator);
    await quiet();
    expect(stage.received).toHaveLength(length);
    expect(again.reports.some(({ kind }) => kind === 'trained')).toBe(false);
  });
});
