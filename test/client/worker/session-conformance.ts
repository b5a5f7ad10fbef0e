/** How a session takes part, over whatever transport. */
import { describe, expect, it } from 'vitest';
import { createMemoryProfile } from '../../../client/history/memory-profile.ts';
import type { Connection, ConnectionListener } from '../../../client/worker/connection.ts';
import type { SessionParts } from '../../../client/worker/session.ts';
import type { Settings } from '../../../server/settings/settings.ts';
import { smallHistory } from '../models/small-catalog.ts';
import { contributeAsStranger, type SettingsChange, smallSettings } from './small-site.ts';
import type { Stage } from './stage.ts';
import { answered, createFakeTrainer, offFor, type Visitor, visit } from './visitor.ts';

const isIdle = (report: { kind: string; state?: string }) =>
  report.kind === 'state' && report.state === 'idle';

/** @param openStage an aggregator with these settings, and a transport to it */
export function describeSession(openStage: (settings: Settings) => Promise<Stage>): void {
  describe('a session', () => {
    let stage: Stage;

    const open = async (change: Partial<SettingsChange> = {}): Promise<void> => {
      stage = await openStage(smallSettings(change));
    };
    const rounds = () => stage.received.map(({ header }) => header.round);
    const contributions = () => stage.aggregator.announcement().round?.contributions;

    it('PR6 takes part in a round once, however often it is woken', async () => {
      await open({ round: { cohort: 2, minimum: 2 } });
      const visitor = visit(stage);
      await visitor.until(answered('accepted', 1));
      for (let i = 0; i < 3; i++) {
        const looked = visitor.next(isIdle);
        visitor.session.wake();
        await looked;
      }
      expect(rounds()).toEqual([0]);
      expect(contributions()).toBe(1);
    });

    it('trains again on every new model, until its cap of the period is reached', async () => {
      await open();
      const visitor = visit(stage);
      await visitor.until(offFor('cap reached'));
      expect(stage.received.map(({ header }) => [header.round, header.baseVersion])).toEqual([
        [0, 0],
        [1, 1],
        [2, 2],
      ]);
      expect(stage.aggregator.state.model?.version).toBe(3);
    });

    it('PR4 gives under another name in every round', async () => {
      await open();
      await visit(stage).until(offFor('cap reached'));
      expect(new Set(stage.received.map(({ header }) => header.participant)).size).toBe(3);
    });

    it('takes part again in the next period', async () => {
      await open({ privacy: { cap: 1, roundsPerPeriod: 2 } });
      const visitor = visit(stage);
      await visitor.until(offFor('cap reached'));
      await contributeAsStranger(stage.aggregator);
      await visitor.until(answered('accepted', 2));
      expect(rounds()).toEqual([0, 2]);
    });

    it('is off while there is no history, and takes part once there is', async () => {
      await open({ round: { cohort: 2, minimum: 2 } });
      const visitor = visit(stage, {}, []);
      await visitor.until(offFor('too little history'));
      expect(stage.received).toEqual([]);
      await visitor.profile.addEvents(smallHistory);
      visitor.session.wake();
      await visitor.until(answered('accepted', 1));
      expect(visitor.state()).toBe('idle');
    });

    it('PR5 resends the same bytes where the answer was lost; the aggregator counts them once', async () => {
      await open({ round: { cohort: 2, minimum: 2 } });
      stage.loseNextAnswer();
      const visitor = visit(stage);
      await visitor.until(answered('accepted', 1));
      expect(stage.received).toHaveLength(2);
      expect(stage.received[1]).toEqual(stage.received[0]);
      expect(contributions()).toBe(1);
      expect((await visitor.profile.participations())[0]).toMatchObject({
        outcome: 'accepted',
        receipt: { round: 0 },
        update: null,
      });
    });

    it('PR5 resends after the page was closed and opened again, and gets the receipt of a round long gone', async () => {
      await open({ privacy: { cap: 1 } });
      const unreliable = (listener: ConnectionListener): Connection => {
        const connection = stage.connect(listener);
        const send: Connection['send'] = async (header, bytes) => {
          await connection.send(header, bytes);
          throw new Error('the page was closed');
        };
        return { ...connection, send };
      };
      const closed = visit(stage, { connect: unreliable });
      await closed.until(offFor('internal error'));
      closed.session.close();
      await contributeAsStranger(stage.aggregator);
      const again = visit(stage, { profile: closed.profile });
      await again.until(offFor('cap reached'));
      expect(stage.received).toHaveLength(2);
      expect(stage.received[1]).toEqual(stage.received[0]);
      const [participation] = await again.profile.participations();
      expect(participation).toMatchObject({ outcome: 'accepted', receipt: { round: 0 } });
      expect(stage.aggregator.state.model?.version).toBe(2);
    });

    it('PR6 trains again where the round moves on meanwhile, and sends nothing for the one that is gone', async () => {
      await open({ privacy: { cap: 1 } });
      let isFirst = true;
      const visitor: Visitor = visit(stage, {
        trainer: createFakeTrainer(async () => {
          if (!isFirst) return;
          isFirst = false;
          const moved = visitor.next(({ kind }) => kind === 'announced');
          await contributeAsStranger(stage.aggregator);
          await moved;
        }),
      });
      await visitor.until(offFor('cap reached'));
      expect(stage.received.map(({ header }) => [header.round, header.baseVersion])).toEqual([[1, 1]]);
    });

    it('PR4 gives to the next round what it learned from a model that may lag', async () => {
      await open({ round: { maxStaleness: 1 }, privacy: { cap: 1 } });
      const visitor: Visitor = visit(stage, {
        trainer: createFakeTrainer(async () => {
          const moved = visitor.next(({ kind }) => kind === 'announced');
          await contributeAsStranger(stage.aggregator);
          await moved;
        }),
      });
      await visitor.until(answered('accepted', 1));
      expect(stage.received.map(({ header }) => [header.round, header.baseVersion])).toEqual([[1, 0]]);
    });

    it('PR6 of two tabs of one profile puts one update into a release', async () => {
      await open({ round: { cohort: 4, minimum: 4 } });
      const profile = createMemoryProfile(smallHistory);
      const tabs = [visit(stage, { profile }), visit(stage, { profile }), visit(stage, { profile })];
      await Promise.all(tabs.map((tab) => tab.until(isIdle)));
      await Promise.race(tabs.map((tab) => tab.until(answered('accepted', 1))));
      expect(contributions()).toBe(1);
      expect(new Set(stage.received.map(({ bytes }) => bytes.join())).size).toBe(1);
    });

    it('PR7 drops an update where others were faster, and takes part in the next round', async () => {
      await open({ privacy: { cap: 2 } });
      let isFirst = true;
      const visitor = visit(stage, {
        connect: (listener) => {
          const connection = stage.connect(listener);
          const send: Connection['send'] = async (header, bytes) => {
            if (isFirst) await contributeAsStranger(stage.aggregator);
            isFirst = false;
            return connection.send(header, bytes);
          };
          return { ...connection, send };
        },
      });
      await visitor.until(answered('accepted', 1));
      await visitor.until(offFor('cap reached'));
      expect(rounds()).toEqual([0, 1]);
      const outcomes = (await visitor.profile.participations()).map(({ outcome, refusal }) => [
        outcome,
        refusal,
      ]);
      expect(outcomes).toEqual([
        ['refused', 'ROUND_CLOSED'],
        ['accepted', null],
      ]);
      expect(visitor.reports.some(offFor('refused by the server'))).toBe(false);
    });

    it('PR7 says that it was refused where the update itself is at fault, and does not send another to that round', async () => {
      await open({ round: { cohort: 2, minimum: 2 } });
      const visitor = visit(stage, {
        connect: (listener) => {
          const connection = stage.connect(listener);
          return {
            ...connection,
            send: (header, bytes) =>
              connection.send(
                header,
                bytes.map((byte) => ~byte),
              ),
          };
        },
      });
      await visitor.until(offFor('refused by the server'));
      await visitor.until(answered('refused', 1));
      const looked = visitor.next(isIdle);
      visitor.session.wake();
      await looked;
      expect(stage.received).toHaveLength(1);
      expect((await visitor.profile.participations())[0]).toMatchObject({
        refusal: 'BAD_DELTA',
        update: null,
      });
    });

    it('is off once the privacy budget is spent', async () => {
      // z = 1, one update a period: one release is epsilon 5.3 at this delta, two are 7.8
      await open({ privacy: { noiseMultiplier: 1, cap: 1, roundsPerPeriod: 1, budgetEpsilon: 6 } });
      const visitor = visit(stage);
      await visitor.until(offFor('budget spent'));
      expect(rounds()).toEqual([0]);
    });

    it('HT2 trains on no model but the one that was announced, and sends nothing', async () => {
      await open();
      // whoever serves the files serves another one under the model's address
      const fetchFile: SessionParts['fetchFile'] = async (path, hash) => {
        if (path.startsWith('/catalog/')) return stage.fetchFile(path, hash);
        const other = stage.aggregator.state.config!.catalog;
        return stage.fetchFile(`/catalog/${other}`, hash);
      };
      const visitor = visit(stage, { fetchFile });
      await visitor.until(offFor('model not as stated'));
      expect(stage.received).toEqual([]);
      expect(await visitor.profile.participations()).toEqual([]);
    });

    it('is off while the files cannot be fetched, and takes part when it is woken after that', async () => {
      await open({ round: { cohort: 2, minimum: 2 } });
      let isDown = true;
      const fetchFile: SessionParts['fetchFile'] = (path, hash) =>
        stage.fetchFile(isDown ? path.replace(hash, '0'.repeat(64)) : path, hash);
      const visitor = visit(stage, { fetchFile });
      await visitor.until(offFor('server unreachable'));
      isDown = false;
      visitor.session.wake();
      await visitor.until(answered('accepted', 1));
    });
  });
}
