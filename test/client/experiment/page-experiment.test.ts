import { beforeEach, describe, expect, it } from 'vitest';
import { armOfProfile } from '../../../client/experiment/arm-of-profile.ts';
import { experimentRules } from '../../../client/experiment/experiment-rules.ts';
import { PageExperiment } from '../../../client/experiment/page-experiment.ts';
import { createMemoryProfile } from '../../../client/history/memory-profile.ts';
import type { ProfileStore } from '../../../client/history/profile-store.ts';
import type { Manifest } from '../../../shared/protocol/messages.ts';
import { createSmallSite, smallSettings } from '../worker/small-site.ts';

const experiment = {
  name: 'spring',
  placements: ['home'],
  shares: { recommendations: 0.5, popularity: 0.5, none: 0 },
};
const nobody = { announced: () => undefined, progressed: () => undefined };
const manifestWith = (metrics: Readonly<Record<string, unknown>>): Manifest =>
  createSmallSite(smallSettings({ metrics }), nobody).manifest();
const manifest = manifestWith({ experiment });
const plain = manifestWith({});

/** Undefined: nothing is kept on this device. */
let profile: ProfileStore | undefined;
let changes: unknown[];
let page: PageExperiment;
beforeEach(() => {
  profile = createMemoryProfile();
  changes = [];
  page = new PageExperiment({
    rules: () => experimentRules,
    inProfile: async (run) => profile && run(profile),
    changed: (change) => changes.push(change),
  });
});

const flags = async () => [...((await profile?.outcomes(manifest.log))?.flags ?? [])].sort((a, b) => a - b);

describe("a page's experiment", () => {
  it('PR14 tells the arm of the profile once the site is known', async () => {
    expect(page.arm).toBeNull();
    await page.join(manifest);
    const arm = await armOfProfile(await profile!.secret(), manifest.log, experiment);
    expect(page.arm).toBe(arm);
    expect(changes).toEqual([{ arm }]);
    await page.join(manifest);
    expect(changes).toHaveLength(1);
  });

  it('PR14 is none where the site has none, and ends where the site ends it', async () => {
    await page.join(plain);
    expect(page.arm).toBeNull();
    await page.join(manifest);
    await page.join(plain);
    expect(page.arm).toBeNull();
    expect(changes.at(-1)).toBeNull();
  });

  it('PR14 has no arm without a profile, and keeps what happens until there is one', async () => {
    const later = profile;
    profile = undefined;
    await page.join(manifest);
    await page.note('purchase', 'mug');
    expect(page.arm).toBeNull();
    profile = later;
    await page.join();
    expect(page.arm).not.toBeNull();
    expect(await flags()).toHaveLength(1);
  });

  it('PR14 has no arm before the second script of the page is there, and keeps what happens until then', async () => {
    let rules: typeof experimentRules | undefined;
    page = new PageExperiment({
      rules: () => rules,
      inProfile: async (run) => profile && run(profile),
      changed: (change) => changes.push(change),
    });
    await page.join(manifest);
    await page.note('purchase', 'mug');
    expect([page.arm, changes]).toEqual([null, []]);
    rules = experimentRules;
    await page.join(manifest);
    expect(page.arm).not.toBeNull();
    expect(await flags()).toEqual([3]);
  });

  it('PR14 is left with the consent', async () => {
    await page.join(manifest);
    page.leave();
    await page.note('purchase', 'mug');
    expect(page.arm).toBeNull();
    expect(changes.at(-1)).toBeNull();
    expect(await flags()).toEqual([]);
  });

  it('PR14 is not joined by a manifest that arrives after a no', async () => {
    const joining = page.join(manifest);
    page.leave();
    await joining;
    expect(page.arm).toBeNull();
    expect(changes).toEqual([]);
  });

  it('has no arm, and throws nothing, where the store fails', async () => {
    page = new PageExperiment({
      rules: () => experimentRules,
      inProfile: () => Promise.reject(new Error('full')),
      changed: (change) => changes.push(change),
    });
    await page.join(manifest);
    await page.note('purchase', 'mug');
    expect([page.arm, changes]).toEqual([null, []]);
  });
});

describe('what a page notes', () => {
  it('PR14 is a recommendation that was seen, one that was followed, and any item put into the cart or bought', async () => {
    await page.join(manifest);
    await page.note('impression', 'mug', { placement: 'home' });
    expect(await flags()).toEqual([4]);
    await page.note('click', 'mug', { placement: 'home' });
    expect(await flags()).toEqual(expect.arrayContaining([1, 4, 5]));
    await page.note('add-to-cart', 'lamp');
    expect(await flags()).toContain(2);
    await page.note('purchase', 'mug');
    expect(await flags()).toEqual(expect.arrayContaining([3, 7]));
  });

  it('PR14 is no click on anything else, and no other event', async () => {
    await page.join(manifest);
    for (const type of ['view', 'click', 'impression', 'search', 'like'] as const)
      await page.note(type, 'mug');
    await page.note('view', 'mug', { placement: 'home' });
    expect(await flags()).toEqual([]);
  });

  it('PR14 is a recommendation without a placement for the site alone', async () => {
    await page.join(manifest);
    await page.note('click', 'mug', {});
    expect((await flags()).filter((flag) => flag > 1)).toEqual([]);
    expect(await flags()).toContain(1);
  });

  it('PR14 is not lost while the manifest is fetched', async () => {
    await page.note('purchase', 'mug');
    expect(await flags()).toEqual([]);
    await page.join(manifest);
    expect(await flags()).toEqual([3]);
  });
});
