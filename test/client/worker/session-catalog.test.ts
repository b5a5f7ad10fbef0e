/** A session whose site changes its catalog: it goes on without the page being loaded again. */
import { describe, expect, it } from 'vitest';
import { createMemoryProfile } from '../../../client/history/memory-profile.ts';
import type { SessionParts } from '../../../client/worker/session.ts';
import type { Settings } from '../../../server/settings/settings.ts';
import { smallHistory, toEvents } from '../models/small-catalog.ts';
import { createMemoryStage } from './in-memory-connection.ts';
import { contributeAsStranger, items, smallSettings } from './small-site.ts';
import { openSocketStage } from './socket-stage.ts';
import type { Stage } from './stage.ts';
import { answered, createFakeTrainer, offFor, type Visitor, visit } from './visitor.ts';

/** Candle and unnamed are gone, both of them in the history; two are new, and the order is another. */
const others = [
  { id: 'mug-green', title: 'Green enamel mug' },
  ...items.filter(({ id }) => id !== 'candle' && id !== 'unnamed').reverse(),
  { id: 'torch' },
];
const twoARound = { round: { cohort: 2, minimum: 2 } };

let stage: Stage;

const headers = () => stage.received.map(({ header }) => [header.round, header.baseVersion]);

describe.each<[string, (settings: Settings) => Promise<Stage>]>([
  ['in memory', async (settings) => createMemoryStage(settings)],
  ['over sockets', openSocketStage],
])('a session whose catalog changes, %s', (_, openStage) => {
  it('LG9 takes part in the next round, over the new catalog, with the history that it has', async () => {
    stage = await openStage(smallSettings(twoARound));
    const fetched: string[] = [];
    const fetchFile: SessionParts['fetchFile'] = (path, hash) => {
      fetched.push(path.split('/')[1]!);
      return stage.fetchFile(path, hash);
    };
    const visitor = visit(stage, { fetchFile });
    await visitor.until(answered('accepted', 1));
    stage.aggregator.changeCatalog(others);
    await visitor.until(answered('accepted', 2));
    expect(headers()).toEqual([
      [0, 0],
      [1, 1],
    ]);
    expect(fetched).toEqual(['catalog', 'models', 'catalog', 'models']);
    expect(await visitor.profile.events()).toEqual(smallHistory);
    await contributeAsStranger(stage.aggregator);
    await visitor.until(answered('accepted', 3));
    expect(stage.aggregator.state).toMatchObject({ releases: 1, model: { version: 2 } });
  });

  it('LG9 PR6 sends nothing of what it learned meanwhile from the old one, however stale an update may be', async () => {
    stage = await openStage(smallSettings({ round: { ...twoARound.round, maxStaleness: 5 } }));
    let trainings = 0;
    const visitor: Visitor = visit(stage, {
      trainer: createFakeTrainer(async () => {
        if (trainings++ > 0) return;
        const told = visitor.next(({ kind }) => kind === 'welcomed');
        stage.aggregator.changeCatalog(others);
        await told;
      }),
    });
    await visitor.until(answered('accepted', 1));
    expect(trainings).toBe(2);
    expect(headers()).toEqual([[1, 1]]);
    expect(await visitor.profile.participations()).toHaveLength(1);
  });

  it('LG9 PR7 is told that the round of a lost answer is over, and goes on', async () => {
    stage = await openStage(smallSettings(twoARound));
    let isFirst = true;
    const visitor: Visitor = visit(stage, {
      connect: (events) => {
        const connection = stage.connect(events);
        return {
          ...connection,
          send: async (header, bytes) => {
            // it left the browser, and the catalog changes before it arrives
            if (isFirst) stage.aggregator.changeCatalog(others);
            isFirst = false;
            return connection.send(header, bytes);
          },
        };
      },
      later: (run) => void visitor.next(({ kind }) => kind === 'welcomed').then(run),
    });
    await visitor.until(answered('accepted', 1));
    const outcomes = (await visitor.profile.participations()).map(({ refusal }) => refusal);
    expect(outcomes).toEqual(['ROUND_CLOSED', null]); // refused as one for a round that is gone
    expect(stage.received.at(-1)?.header).toMatchObject({ round: 1, baseVersion: 1 });
  });

  it('LG9 has too little history where all of it is gone, and says so', async () => {
    stage = await openStage(smallSettings(twoARound));
    const history = toEvents([
      ['candle', 'view', 1],
      ['unnamed', 'purchase', 2],
    ]);
    const visitor = visit(stage, { profile: createMemoryProfile(history) });
    await visitor.until(answered('accepted', 1));
    stage.aggregator.changeCatalog(others);
    await visitor.until(offFor('too little history'));
    expect(await visitor.profile.events()).toEqual(history);
  });
});
