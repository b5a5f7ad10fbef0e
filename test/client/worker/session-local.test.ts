/** The visitor's own parameters from one round to the next. */
import { beforeEach, describe, expect, it } from 'vitest';
import { createMemoryProfile } from '../../../client/history/memory-profile.ts';
import type { Visitor as ModelVisitor } from '../../../client/models/model.ts';
import { visitorFeatures } from '../../../client/models/visitor-features.ts';
import type { Trainer } from '../../../client/worker/trainer.ts';
import { smallHistory } from '../models/small-catalog.ts';
import { createMemoryStage, type MemoryStage } from './in-memory-connection.ts';
import { contributeAsStranger, smallSettings } from './small-site.ts';
import { answered, createFakeTrainer, visit } from './visitor.ts';

let stage: MemoryStage;
beforeEach(() => {
  stage = createMemoryStage(smallSettings({ round: { cohort: 2, minimum: 2 }, metrics: { holdout: 0 } }));
});

/** Own parameters count the rounds; every visitor that is scored is noted. */
function createCountingTrainer(): { trainer: Trainer; scored: ModelVisitor[] } {
  const scored: ModelVisitor[] = [];
  const fake = createFakeTrainer();
  let rounds = 0;
  const trainer: Trainer = {
    ...fake,
    train: async (...task) => ({ ...(await fake.train(...task)), local: Float32Array.of(++rounds, -rounds) }),
    score: (site, parameters, visitor) => {
      scored.push(visitor);
      return fake.score(site, parameters, visitor);
    },
  };
  return { trainer, scored };
}

describe('a session of a model with own parameters', () => {
  it('keeps them after a round, and hands them to the next', async () => {
    const { trainer, scored } = createCountingTrainer();
    const { profile, until } = visit(stage, { trainer, deviceClass: 'phone' });
    await profile.keepAttributes({ place: 'Leeds' });
    await until(answered('accepted', 1));
    expect(await profile.local('pooling')).toEqual(Float32Array.of(1, -1));
    await profile.addEvents([{ type: 'view', itemId: 'teapot', time: performance.now() + 1 }]);
    await contributeAsStranger(stage.aggregator);
    await until(answered('accepted', 2));
    expect(await profile.local('pooling')).toEqual(Float32Array.of(2, -2));
    expect(scored.map(({ local }) => [...local])).toEqual([[], [1, -1]]);
    const now = new Date(performance.now());
    const attributes = { place: 'Leeds', device: 'phone', hour: now.getHours(), weekday: now.getDay() };
    expect(scored.at(-1)!.features).toEqual(visitorFeatures(attributes));
  });

  it('keeps none of a round that was not claimed', async () => {
    const { trainer } = createCountingTrainer();
    const profile = createMemoryProfile(smallHistory);
    const lateProfile = { ...profile, claim: async () => 'already given' as const };
    const { until } = visit(stage, { trainer, profile: lateProfile });
    await until((report) => report.kind === 'trained');
    await until((report) => report.kind === 'state' && report.state === 'idle');
    expect(await profile.local('pooling')).toHaveLength(0);
  });

  it('keeps none of a profile that was erased while the update was claimed', async () => {
    const { trainer } = createCountingTrainer();
    const profile = createMemoryProfile(smallHistory);
    const erasedProfile = {
      ...profile,
      claim: async (...asked: Parameters<typeof profile.claim>) => {
        const claim = await profile.claim(...asked);
        await profile.erase();
        return claim;
      },
    };
    const { until } = visit(stage, { trainer, profile: erasedProfile });
    await until((report) => report.kind === 'state' && report.state === 'sending');
    expect(await profile.local('pooling')).toHaveLength(0);
  });
});
