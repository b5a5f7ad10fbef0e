/** How a session takes part in federated evaluation. */

import { beforeEach, describe, expect, it } from 'vitest';
import { createMemoryProfile } from '../../../client/history/memory-profile.ts';
import type { SessionParts } from '../../../client/worker/session.ts';
import { createUpdateDecoder } from '../../../shared/lattice/decode-update.ts';
import { backTo } from '../../server/rounds/back-to.ts';
import { smallHistory, toEvents } from '../models/small-catalog.ts';
import { createMemoryStage, type MemoryStage } from './in-memory-connection.ts';
import { contributeAsStranger, smallSettings } from './small-site.ts';
import type { ReceivedUpdate } from './stage.ts';
import { answered, createFakeTrainer, offFor, type Visitor, type VisitorParts, visit } from './visitor.ts';

/** Everybody is held, once there is something to be held on. */
const everybody = 1 - 2 ** -40;
/** Within the retention time of the histories. */
const noon = 1_000_000;

let stage: MemoryStage;
let clock: number;
beforeEach(() => {
  clock = noon;
});

/** A round closes with one update, unless told otherwise; the held model is one release back. */
function open(metrics: Readonly<Record<string, unknown>> = {}, round = {}): void {
  const privacy = { cap: 50 };
  stage = createMemoryStage(
    smallSettings({ round, privacy, metrics: { lag: 1, rollback: false, ...metrics } }),
  );
}

function enter(parts: VisitorParts = {}): Visitor {
  return visit(stage, { now: () => clock++, ...parts });
}

/** The metrics of an update as visitors of both arms, and whether it moves the model. */
function read({ bytes }: ReceivedUpdate) {
  const dim = stage.aggregator.state.config!.dim;
  const { indices, values } = createUpdateDecoder(dim + 6)(bytes);
  const coordinates = new Map(Array.from(indices, (index, i) => [index, values[i]!]));
  const count = (arm: number) => (coordinates.get(dim + arm) ?? 0) / 591;
  return { current: count(0), held: count(3), moves: indices.some((index) => index < dim) };
}

/** The visitor does something new. */
async function act({ profile, session }: Visitor, itemId: string): Promise<void> {
  clock += 1_000;
  await profile.addEvents(toEvents([[itemId, 'view', clock]]));
  clock += 1_000;
  session.wake();
}

describe('a session of a profile that trains', () => {
  it('PR9 evaluates its newest event in the first round, then only what is new', async () => {
    open({ holdout: 0 }, { cohort: 2, minimum: 2 });
    const visitor = enter();
    await visitor.until(answered('accepted', 1));
    await contributeAsStranger(stage.aggregator);
    await visitor.until(answered('accepted', 2));
    await act(visitor, 'teapot');
    await contributeAsStranger(stage.aggregator);
    await visitor.until(answered('accepted', 3));
    expect(stage.received.map(read)).toEqual([
      { current: 1, held: 0, moves: true },
      { current: 0, held: 0, moves: true },
      { current: 1, held: 0, moves: true },
    ]);
  });

  it('PR9 counts as any visitor in the released metrics', async () => {
    open({ holdout: 0 });
    const visitor = enter();
    await visitor.until(answered('accepted', 1));
    const { evaluations } = stage.aggregator.state;
    expect(evaluations[0]).toMatchObject({ version: 0, heldVersion: null, unit: 591 });
    expect(evaluations[0]?.sums.slice(0, 1)).toEqual([591]);
  });
});

describe('a session of a held profile', () => {
  /** A first release, so that there is a model to be held on; the visitor comes after it. */
  async function released(): Promise<void> {
    await contributeAsStranger(stage.aggregator);
    await contributeAsStranger(stage.aggregator);
  }

  it('PR9 evaluates the held model in its own arm, and trains nothing', async () => {
    open({ holdout: everybody }, { cohort: 2, minimum: 2 });
    await released();
    const visitor = enter();
    await visitor.until(answered('accepted', 1));
    expect(stage.received.map(({ header }) => header)).toMatchObject([{ round: 1, baseVersion: 0 }]);
    expect(stage.received.map(read)).toEqual([{ current: 0, held: 1, moves: false }]);
    expect(visitor.reports.some(({ kind }) => kind === 'trained')).toBe(false);
    expect(stage.aggregator.announcement().round?.contributions).toBe(1);
  });

  it('PR9 fetches the held model, and not the current one', async () => {
    open({ holdout: everybody }, { cohort: 2, minimum: 2 });
    await released();
    const fetched: string[] = [];
    const fetchFile: SessionParts['fetchFile'] = (path, hash) => {
      fetched.push(path);
      return stage.fetchFile(path, hash);
    };
    const visitor = enter({ fetchFile });
    await visitor.until(answered('accepted', 1));
    const { held } = stage.aggregator.announcement();
    expect(fetched.filter((path) => path.startsWith('/models/'))).toEqual([`/models/${held?.hash}`]);
  });

  it('PR6 PR9 gives once to a round, and waits for something new to evaluate', async () => {
    open({ holdout: everybody }, { cohort: 2, minimum: 2 });
    await released();
    const fetched: string[] = [];
    const visitor = enter({
      fetchFile: (path, hash) => {
        fetched.push(path);
        return stage.fetchFile(path, hash);
      },
    });
    await visitor.until(answered('accepted', 1));
    const looked = visitor.next(
      (report) => report.kind === 'announced' && report.announcement.round?.number === 2,
    );
    const models = fetched.length;
    await contributeAsStranger(stage.aggregator); // the next round has nothing that this profile could evaluate
    await looked;
    await visitor.next((report) => report.kind === 'state' && report.state === 'idle');
    expect(stage.received).toHaveLength(1);
    expect(fetched).toHaveLength(models); // and nothing is fetched for it
    await act(visitor, 'teapot');
    await visitor.until(answered('accepted', 2));
    expect(stage.received.map(({ header }) => [header.round, header.baseVersion])).toEqual([
      [1, 0],
      [2, 1],
    ]);
  });

  it('PR6 PR9 counts against the cap like any other', async () => {
    stage = createMemoryStage(
      smallSettings({ privacy: { cap: 1 }, metrics: { holdout: everybody, lag: 1, rollback: false } }),
    );
    await contributeAsStranger(stage.aggregator);
    const visitor = enter();
    await visitor.until(answered('accepted', 1));
    await visitor.until(offFor('cap reached'));
    expect(stage.received.map(read)).toEqual([{ current: 0, held: 1, moves: false }]);
  });

  it('PR9 trains while there is no earlier model', async () => {
    open({ holdout: everybody }, { cohort: 2, minimum: 2 });
    const visitor = enter();
    await visitor.until(answered('accepted', 1));
    expect(stage.received.map(read)).toEqual([{ current: 1, held: 0, moves: true }]);
  });

  it('PR9 evaluates again where another model is held meanwhile', async () => {
    open({ holdout: everybody });
    await contributeAsStranger(stage.aggregator);
    const scores = createFakeTrainer().score;
    let isFirst = true;
    const visitor: Visitor = enter({
      trainer: {
        ...createFakeTrainer(),
        score: async (...given) => {
          if (isFirst) {
            isFirst = false;
            const moved = visitor.next(({ kind }) => kind === 'announced');
            await contributeAsStranger(stage.aggregator);
            await moved;
          }
          return scores(...given);
        },
      },
    });
    await visitor.until(answered('accepted', 1));
    expect(stage.received.map(({ header }) => [header.round, header.baseVersion])).toEqual([[2, 1]]);
  });

  it('PR9 LG8 follows a roll-back: nobody is held until the new line has two models', async () => {
    open({ holdout: everybody }, { cohort: 2, minimum: 2 });
    await released();
    const visitor = enter();
    await visitor.until(answered('accepted', 1));
    const heard = visitor.next((report) => report.kind === 'announced' && report.announcement.round !== null);
    stage.aggregator.act(...backTo(0));
    await heard;
    await act(visitor, 'teapot');
    await visitor.until(answered('accepted', 2));
    expect(stage.received[1]?.header).toMatchObject({ round: 2, baseVersion: 2 });
    expect(read(stage.received[1]!)).toEqual({ current: 1, held: 0, moves: true });
  });
});

describe('federated evaluation that is off', () => {
  it('PR9 ranks nothing', async () => {
    stage = createMemoryStage(smallSettings({ round: { cohort: 2, minimum: 2 } }));
    let asked = 0;
    const profile = createMemoryProfile(smallHistory);
    const trainer = {
      ...createFakeTrainer(),
      score: async () => {
        asked++;
        return new Float32Array(7);
      },
    };
    const visitor = enter({ profile, trainer });
    await visitor.until(answered('accepted', 1));
    expect(asked).toBe(0);
  });
});
