import { describe, expect, it } from 'vitest';
import { armOfProfile } from '../../../client/experiment/arm-of-profile.ts';
import { withOutcome } from '../../../client/experiment/outcomes.ts';
import { tellingOf, untold } from '../../../client/experiment/telling.ts';
import { createMemoryProfile } from '../../../client/history/memory-profile.ts';
import { type Participation, settled } from '../../../client/history/participation.ts';
import { experimentId } from '../../../shared/metrics/experiment.ts';
import { logOne, logTwo, participationOf } from '../history/participation-of.ts';
import { createSmallSite, smallSettings } from '../worker/small-site.ts';

const experiment = {
  name: 'spring',
  placements: ['home'],
  shares: { recommendations: 0.5, popularity: 0.5, none: 0 },
};
const id = experimentId(experiment);
const here = { log: logOne, experiment: id };
const outcomes = { experiment: id, flags: [4, 1, 5], followed: [] };
const told = (round: number, ...flags: number[]): Participation => ({
  ...participationOf(round),
  told: { experiment: id, flags },
});
const receipt = { round: 0, leafIndex: 3, salt: 'ab'.repeat(32) };

describe('what the next update tells of an experiment', () => {
  it('PR14 is at first that the visitor came, and all that has happened', () => {
    expect(untold(outcomes, [], here)).toEqual([0, 4, 1, 5]);
    expect(untold(undefined, [], here)).toEqual([0]);
  });

  it('PR14 is then what is new, and nothing where nothing is', () => {
    const given = settled(told(0, 0, 4), receipt);
    expect(untold(outcomes, [given], here)).toEqual([1, 5]);
    expect(untold(outcomes, [given, told(1, 1, 5)], here)).toEqual([]);
  });

  it('PR14 is not told twice while an answer is missing, and is told again after a refusal', () => {
    expect(untold(outcomes, [told(0, 0, 4, 1, 5)], here)).toEqual([]);
    expect(untold(outcomes, [settled(told(0, 0, 4, 1, 5), 'ROUND_CLOSED')], here)).toEqual([0, 4, 1, 5]);
  });

  it('PR14 knows nothing of another experiment, or of another log', () => {
    expect(untold({ ...outcomes, experiment: 'summer' }, [], here)).toEqual([0]);
    const elsewhere = [
      { ...told(0, 0), log: logTwo },
      { ...told(0, 0), told: { experiment: 'summer', flags: [0] } },
      participationOf(1),
    ];
    expect(untold(undefined, elsewhere, here)).toEqual([0]);
  });
});

describe('what a profile tells', () => {
  const settings = smallSettings({ metrics: { experiment } });
  const nobody = { announced: () => undefined, progressed: () => undefined };
  const manifest = createSmallSite(settings, nobody).manifest();

  it('PR14 is in the arm of its secret', async () => {
    const profile = createMemoryProfile();
    const secret = await profile.secret();
    const bought = { kind: 'purchase', itemId: 'mug', time: 1 } as const;
    await profile.changeOutcomes(manifest.log, secret, (before) => withOutcome(before, bought, experiment));
    const telling = await tellingOf(profile, manifest);
    const arm = await armOfProfile(secret, manifest.log, experiment);
    expect(telling).toEqual({ arm, flags: [0, 3], experiment: id });
  });

  it('PR14 is nothing where the site has no experiment, or all has been told', async () => {
    const profile = createMemoryProfile();
    const plain = createSmallSite(smallSettings({ metrics: {} }), nobody).manifest();
    expect(await tellingOf(profile, plain)).toBeNull();
    const given = { ...told(0, 0), log: manifest.log };
    await profile.claim(given, { cap: 5, secret: await profile.secret() });
    expect(await tellingOf(profile, manifest)).toBeNull();
  });
});
