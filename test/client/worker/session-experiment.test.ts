/** How sessions tell of an experiment, and that the aggregator's report is what happened. */

import { describe, expect, it } from 'vitest';
import { armOfProfile } from '../../../client/experiment/arm-of-profile.ts';
import { type Outcome, withOutcome } from '../../../client/experiment/outcomes.ts';
import { createMemoryProfile } from '../../../client/history/memory-profile.ts';
import type { ProfileStore } from '../../../client/history/profile-store.ts';
import type { SessionParts } from '../../../client/worker/session.ts';
import { experimentStatus } from '../../../server/rounds/experiment-status.ts';
import { createUpdateDecoder } from '../../../shared/lattice/decode-update.ts';
import { flagOf } from '../../../shared/metrics/experiment.ts';
import { experimentRate } from '../../../shared/metrics/experiment-sums.ts';
import { type ExperimentArm, experimentArms, placeOutcomes } from '../../../shared/metrics/metric-layout.ts';
import { backTo } from '../../server/rounds/back-to.ts';
import { seededUniform } from '../../shared/seeded-random.ts';
import { smallHistory, toEvents } from '../models/small-catalog.ts';
import { createMemoryStage, type MemoryStage } from './in-memory-connection.ts';
import { contributeAsStranger, smallSettings } from './small-site.ts';
import { answered, type Visitor, type VisitorParts, visit } from './visitor.ts';

const experiment = {
  name: 'spring',
  placements: ['home', 'product'],
  shares: { recommendations: 0.4, popularity: 0.3, none: 0.3 },
};
/** floor(1024 / sqrt(15)) */
const unit = 264;
const everybody = 1 - 2 ** -40;

let stage: MemoryStage;

function open({ cohort = 1, noiseMultiplier = 0, holdout = 0 } = {}): void {
  const round = { cohort, minimum: cohort };
  const privacy = { cap: 50, noiseMultiplier };
  const metrics = { holdout, lag: 1, rollback: false, experiment };
  stage = createMemoryStage(smallSettings({ round, privacy, metrics }));
}

function enter(profile: ProfileStore, parts: VisitorParts = {}): Visitor {
  return visit(stage, { profile, ...parts });
}

const logOf = () => stage.manifest().log;

async function happen(profile: ProfileStore, ...outcomes: readonly Outcome[]): Promise<void> {
  const secret = await profile.secret();
  for (const outcome of outcomes) {
    await profile.changeOutcomes(logOf(), secret, (before) => withOutcome(before, outcome, experiment));
  }
}

/** What an update tells of the experiment: arms, and the flags that each has; all of them one unit. */
function toldBy(bytes: Uint8Array): Partial<Record<ExperimentArm, number[]>> {
  const { dim } = stage.aggregator.state.config!;
  const { indices, values } = createUpdateDecoder(dim + 42)(bytes);
  const told: Partial<Record<ExperimentArm, number[]>> = {};
  indices.forEach((index, i) => {
    if (index < dim + 6) return;
    const arm = experimentArms[Math.floor((index - dim - 6) / 12)]!;
    told[arm] = [...(told[arm] ?? []), (index - dim - 6) % 12];
    expect(values[i]).toBe(unit);
  });
  return told;
}

const armOf = async (profile: ProfileStore) => armOfProfile(await profile.secret(), logOf(), experiment);
const seen: Outcome = { kind: 'view', itemId: 'lamp', placement: 'home', time: 1 };
const followed: Outcome = { kind: 'click', itemId: 'lamp', placement: 'home', time: 2 };
const bought: Outcome = { kind: 'purchase', itemId: 'lamp', time: 3 };

describe('a session on a site with an experiment', () => {
  it('PR14 LA8 tells in the arm of its profile that it came and what happened, then only what is new', async () => {
    open({ cohort: 2 });
    const profile = createMemoryProfile(smallHistory);
    await happen(profile, seen);
    const visitor = enter(profile);
    await visitor.until(answered('accepted', 1));
    await happen(profile, seen, followed, bought);
    await contributeAsStranger(stage.aggregator);
    await visitor.until(answered('accepted', 2));
    await contributeAsStranger(stage.aggregator);
    await visitor.until(answered('accepted', 3));
    const arm = await armOf(profile);
    expect(stage.received.map(({ bytes }) => toldBy(bytes))).toEqual([
      { [arm]: [0, 4] },
      { [arm]: [1, 3, 5, 7] }, // the site's click and purchase, and those of the placement
      {},
    ]);
  });

  it('PR14 sends nothing but flags: no item, no placement, no text of a recommendation', async () => {
    open();
    const profile = createMemoryProfile(smallHistory);
    await happen(profile, { ...followed, itemId: 'a-very-recognizable-item' });
    await enter(profile).until(answered('accepted', 1));
    for (const { header, bytes } of stage.received) {
      const text = JSON.stringify(header) + Buffer.from(bytes).toString('latin1');
      for (const word of ['recognizable', 'home', 'spring']) expect(text).not.toContain(word);
    }
  });

  it('PR14 PR5 counts once where the answer is lost and the same bytes go out again', async () => {
    open({ cohort: 2 });
    const profile = createMemoryProfile(smallHistory);
    await happen(profile, seen);
    stage.loseNextAnswer();
    const visitor = enter(profile);
    await visitor.until(answered('accepted', 1));
    await contributeAsStranger(stage.aggregator);
    await visitor.until(answered('accepted', 2));
    const [first, again, second] = stage.received.map(({ bytes }) => toldBy(bytes));
    const arm = await armOf(profile);
    expect([first, again, second]).toEqual([{ [arm]: [0, 4] }, { [arm]: [0, 4] }, {}]);
    const asked = { arm, placement: null, outcome: 'visitor' } as const;
    expect(experimentRate(stage.aggregator.state.experiment!, experiment, asked).visitors).toBe(1);
  });

  it('PR14 tells again what a refused update has told', async () => {
    open({ cohort: 2 });
    const profile = createMemoryProfile(smallHistory);
    let refusals = 0;
    const refused: string[] = [];
    const connect: SessionParts['connect'] = (events) => {
      const connection = stage.connect(events);
      return {
        ...connection,
        send: async (header, bytes) => {
          if (refusals++ > 0) return connection.send(header, bytes);
          refused.push(JSON.stringify(toldBy(bytes)));
          return { ok: false, code: 'ROUND_CLOSED' };
        },
      };
    };
    const visitor = enter(profile, { connect });
    await visitor.until(answered('refused', 1));
    await contributeAsStranger(stage.aggregator);
    await contributeAsStranger(stage.aggregator);
    await visitor.until(answered('accepted', 1));
    expect(stage.received.map(({ bytes }) => JSON.stringify(toldBy(bytes)))).toEqual(refused);
    expect(refused).toEqual([JSON.stringify({ [await armOf(profile)]: [0] })]);
  });

  it('PR14 PR9 tells nothing while it is held, and all of it once it trains', async () => {
    open({ cohort: 2, holdout: everybody });
    await contributeAsStranger(stage.aggregator);
    await contributeAsStranger(stage.aggregator);
    const profile = createMemoryProfile(smallHistory);
    await happen(profile, seen);
    const visitor = enter(profile);
    await visitor.until(answered('accepted', 1));
    expect(stage.received.map(({ bytes }) => toldBy(bytes))).toEqual([{}]);
    const heard = visitor.next(({ kind }) => kind === 'announced');
    stage.aggregator.act(...backTo(0)); // a line of one model: nobody is held
    await heard;
    await profile.addEvents(toEvents([['teapot', 'view', performance.now()]]));
    visitor.session.wake();
    await visitor.until(answered('accepted', 2));
    expect(toldBy(stage.received[1]!.bytes)).toEqual({ [await armOf(profile)]: [0, 4] });
  });
});

describe('a crowd on a site with an experiment', () => {
  const size = 40;
  const rounds = 3;

  /** A crowd to which things happen before each round; resolves with what truly happened, by arm and flag. */
  async function crowd(noiseMultiplier: number) {
    open({ cohort: size + 1, noiseMultiplier });
    const uniform = seededUniform(77);
    const profiles = Array.from({ length: size }, () => createMemoryProfile(smallHistory));
    const truth = new Map<string, Set<number>>();
    const note = (arm: ExperimentArm, flag: number | undefined, visitor: number) => {
      const key = `${arm} ${flag}`;
      truth.set(key, (truth.get(key) ?? new Set()).add(visitor));
    };
    const live = async (profile: ProfileStore, visitor: number) => {
      const arm = await armOf(profile);
      note(arm, 0, visitor);
      for (const placement of experiment.placements) {
        if (uniform() < 0.4) continue;
        await happen(profile, { kind: 'view', itemId: 'mug', placement, time: 1 });
        note(arm, flagOf(experiment, placement, 'visitor'), visitor);
        if (uniform() < 0.5) continue;
        await happen(profile, { kind: 'click', itemId: placement, placement, time: 2 });
        note(arm, flagOf(experiment, placement, 'click'), visitor);
        note(arm, flagOf(experiment, null, 'click'), visitor);
        if (uniform() < 0.5) continue;
        await happen(profile, { kind: 'purchase', itemId: placement, time: 3 });
        note(arm, flagOf(experiment, placement, 'purchase'), visitor);
        note(arm, flagOf(experiment, null, 'purchase'), visitor);
      }
    };
    const liveAll = async () => {
      for (const [visitor, profile] of profiles.entries()) await live(profile, visitor);
    };
    await liveAll();
    const entered = profiles.map((profile) => enter(profile));
    for (let round = 1; round <= rounds; round++) {
      await Promise.all(entered.map(({ until }) => until(answered('accepted', round))));
      if (round < rounds) await liveAll();
      await contributeAsStranger(stage.aggregator); // closes the round
    }
    const counted = (arm: ExperimentArm, placement: string | null, outcome: (typeof placeOutcomes)[number]) =>
      truth.get(`${arm} ${flagOf(experiment, placement, outcome)}`)?.size ?? 0;
    return { counted, sums: stage.aggregator.state.experiment! };
  }

  it('PR14 is reported as it was, without noise: each visitor once, however many rounds it gave to', async () => {
    const { counted, sums } = await crowd(0);
    expect(sums).toMatchObject({ releases: rounds, noise: 0 });
    for (const arm of experimentArms) {
      for (const placement of [null, ...experiment.placements]) {
        for (const outcome of placeOutcomes) {
          const { visitors: came, hits } = experimentRate(sums, experiment, { arm, placement, outcome });
          expect([came, hits]).toEqual([
            counted(arm, placement, 'visitor'),
            counted(arm, placement, outcome),
          ]);
        }
      }
    }
    const report = experimentStatus(stage.aggregator.state);
    const [first] = report!.arms;
    expect(first?.rates[0]).toMatchObject({
      ...{ status: 'not enough visitors', visitors: counted('recommendations', null, 'visitor') },
    });
  });

  it('PR14 is reported with the noise of its releases', async () => {
    const { counted, sums } = await crowd(0.5);
    const noise = rounds * ((0.5 * 4096) / unit) ** 2;
    expect(sums.noise).toBeCloseTo(noise, 6);
    let differs = 0;
    for (const arm of experimentArms) {
      for (const outcome of placeOutcomes) {
        const { hits } = experimentRate(sums, experiment, { arm, placement: 'home', outcome });
        const error = Math.abs(hits - counted(arm, 'home', outcome));
        expect(error).toBeLessThan(6 * Math.sqrt(noise));
        if (error > 0.01) differs++;
      }
    }
    expect(differs).toBeGreaterThan(6);
  });
});
