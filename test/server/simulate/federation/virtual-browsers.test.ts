import { describe, expect, it } from 'vitest';
import { isHeld } from '../../../../client/worker/holdout.ts';
import type { Dataset } from '../../../../server/simulate/dataset/dataset.ts';
import { datasetBuilder } from '../../../../server/simulate/dataset/dataset-builder.ts';
import type { LocalRound } from '../../../../server/simulate/federation/local-trainer.ts';
import { seededBytes } from '../../../../server/simulate/federation/seeded-bytes.ts';
import { type TrainTask, VirtualBrowsers } from '../../../../server/simulate/federation/virtual-browsers.ts';
import { metricUnit } from '../../../../shared/metrics/metric-layout.ts';
import { specDim } from '../../../../shared/model/spec.ts';
import { eventTypes } from '../../../../shared/protocol/event-type.ts';
import { fixture } from '../fixture.ts';

const day = 86_400_000;
const view = eventTypes.indexOf('view');

/** Browsers whose training changes one coordinate, and what they were asked to learn from. */
function browsersOf(dataset: Dataset) {
  const rounds: LocalRound[] = [];
  const site = { dataset, model: { name: 'pooling', dim: 4 }, includeKnown: false, seed: 5 } as const;
  const browsers = new VirtualBrowsers(site, ({ spec }) => ({
    useModel: () => undefined,
    train: async (round) => {
      rounds.push(round);
      const delta = new Float32Array(specDim(spec)).fill(0.5, 0, 1);
      return { delta, local: new Float32Array(0), losses: [1] };
    },
  }));
  const dim = specDim(browsers.modelSite.spec);
  return { browsers, rounds, dim, sum: new Int32Array(dim + 6) };
}

function taskOf(dataset: Dataset, users: number[], over: Partial<TrainTask> = {}): TrainTask {
  return {
    ...{ release: 0, users: Int32Array.from(users), training: { steps: 1, learningRate: 1 } },
    ends: Int32Array.from(users, (user) => dataset.starts[user + 1]!),
    lattice: { clipNorm: 1, radius: 4096 },
    ...{ locals: new Map(), metrics: null, knownEnds: new Map(), isMeasured: false },
    ...over,
  };
}

describe('what a virtual browser replays', () => {
  /** One user who looks at an item a day, `last` days long. */
  const days = (last: number): Dataset => {
    const builder = datasetBuilder();
    for (let item = 0; item < 600; item++) builder.item({ id: `i${item}` });
    for (let at = 0; at < last; at++)
      builder.event({ user: 'u', item: `i${at}`, time: at * day, type: view });
    return builder.build();
  };
  const learned = async (dataset: Dataset, end: number, release: number) => {
    const { browsers, rounds, sum } = browsersOf(dataset);
    await browsers.train(taskOf(dataset, [0], { ends: Int32Array.of(end), release }), sum);
    return [...rounds[0]!.visitor.sequence.items];
  };

  it('knows nothing of what comes after its stage', async () => {
    for (const end of [150, 300, 500]) {
      expect(await learned(days(600), end, 1)).toEqual(await learned(days(end), end, 1));
    }
  });

  it('is as old as it is at that stage: 30 days before the newest half, half as likely', async () => {
    const dataset = days(600);
    // the newest 100 are replayed in any case; what lies a half-life before them, and two
    const counts = { young: 0, old: 0 };
    for (let release = 0; release < 60; release++) {
      for (const item of await learned(dataset, 500, release)) {
        if (item >= 340 && item < 370) counts.young++;
        if (item >= 310 && item < 340) counts.old++;
      }
    }
    expect(counts.young).toBeLessThan(60 * 30);
    expect(counts.old / counts.young).toBeGreaterThan(0.5);
    expect(counts.old / counts.young).toBeLessThan(0.8); // 1 without decay; above .5, for most of the young are drawn
  });

  it('may be another choice, by the settings of the federation', async () => {
    const dataset = days(600);
    const { browsers, rounds, sum } = browsersOf(dataset);
    const replay = { maxEvents: 10, halfLifeMs: day / 1000 };
    await browsers.train(taskOf(dataset, [0], { replay }), sum);
    const newest = Array.from({ length: 10 }, (_, i) => 590 + i);
    expect([...rounds[0]!.visitor.sequence.items]).toEqual(newest);
  });
});

describe('the updates of virtual browsers', () => {
  const dataset = fixture({ users: 8, items: 40, clusters: 4 });
  const train = (over: Partial<TrainTask>) => {
    const { browsers, sum } = browsersOf(dataset);
    return browsers.train(taskOf(dataset, [0, 1, 2, 3], over), sum);
  };

  it('are encoded where their size is asked for, the first of a task', async () => {
    expect((await train({})).measured).toEqual({ updates: 0, bytes: 0 });
    const { measured, contributions } = await train({ isMeasured: true });
    expect(contributions).toBe(4);
    expect(measured.updates).toBe(1);
    expect(measured.bytes).toBeGreaterThan(0);
  });

  it('have no size where they are no integers', async () => {
    const { browsers, dim } = browsersOf(dataset);
    const floats = new Float32Array(dim);
    const report = await browsers.train(taskOf(dataset, [0], { lattice: null, isMeasured: true }), floats);
    expect(report.measured.updates).toBe(0);
    expect(floats[0]).toBe(0.5);
  });
});

describe('the updates of virtual browsers with federated evaluation', () => {
  const dataset = fixture({ users: 60, items: 40, clusters: 4 });
  const everybody = Array.from({ length: 60 }, (_, user) => user);
  const metrics = { radius: 1024, holdout: 0.4, lag: 1, rollback: true };
  const unit = metricUnit(metrics);

  async function train(over: Partial<TrainTask> = {}, arms = true) {
    const { browsers, rounds, sum, dim } = browsersOf(dataset);
    const model = new Float32Array(dim).map((_, i) => Math.sin(i));
    browsers.useModel(model, arms ? { current: model, held: model } : { current: model });
    const report = await browsers.train(taskOf(dataset, everybody, { metrics, ...over }), sum);
    return { report, rounds, model: sum.subarray(0, dim), counts: [...sum.subarray(dim)] };
  }

  const heldUsers = async () => {
    const held = everybody.map((user) =>
      isHeld(seededBytes('profile', 5, user), { log: 'simulation', period: '0' }, metrics.holdout),
    );
    return (await Promise.all(held)).filter(Boolean).length;
  };

  it('PR9 LA7 count every visitor once, in the arm of its model', async () => {
    const held = await heldUsers();
    expect(held).toBeGreaterThan(10);
    const { counts, report } = await train();
    expect([counts[0]! / unit, counts[3]! / unit]).toEqual([60 - held, held]);
    expect(counts[1]! / unit).toBeGreaterThan(0);
    expect(counts[1]! / unit).toBeLessThan(60 - held);
    expect(counts[2]!).toBeLessThan(counts[1]!);
    expect(report.givers).toHaveLength(60);
  });

  it('PR9 leave the model as it is where the profile is held', async () => {
    const { model, report, rounds } = await train();
    const held = await heldUsers();
    expect(rounds).toHaveLength(60 - held);
    expect(report.contributions).toBe(60 - held);
    // C / B_model a unit: .5 is half of it, rounded at random
    const one = Math.sqrt(4096 ** 2 - 1024 ** 2) / 2;
    expect(Math.abs(model[0]! - (60 - held) * one)).toBeLessThan(60);
    expect(model.subarray(1).every((value) => value === 0)).toBe(true);
  });

  it('PR9 come from everybody while there is no earlier model', async () => {
    const { counts, rounds } = await train({}, false);
    expect(rounds).toHaveLength(60);
    expect(counts.map((count) => count / unit)).toMatchObject({ 0: 60, 3: 0 });
  });

  it('PR9 count nothing where nothing is new since the last one; who is held then gives none', async () => {
    const knownEnds = new Map(everybody.map((user) => [user, dataset.starts[user + 1]!]));
    const { counts, report, rounds } = await train({ knownEnds });
    expect(counts).toEqual([0, 0, 0, 0, 0, 0]);
    expect(report.givers).toHaveLength(rounds.length);
  });

  it('are as they were where it is off', async () => {
    const { counts, rounds } = await train({ metrics: null });
    expect(rounds).toHaveLength(60);
    expect(counts).toEqual([0, 0, 0, 0, 0, 0]);
  });
});
