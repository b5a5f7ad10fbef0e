import { describe, expect, it } from 'vitest';
import { createMemoryProfile } from '../../../client/history/memory-profile.ts';
import { visitorFeatures } from '../../../client/models/visitor-features.ts';
import { readProfile } from '../../../client/worker/profile-reading.ts';
import { loadSite, type TrainingSite } from '../../../client/worker/site.ts';
import { participationOf } from '../history/participation-of.ts';
import { toEvents } from '../models/small-catalog.ts';
import { createSmallSite, smallSettings } from './small-site.ts';

const nobody = { announced: () => undefined, progressed: () => undefined };
const { manifest, fetchFile } = createSmallSite(smallSettings(), nobody);
const site = await loadSite(manifest(), fetchFile);
const dayMs = 86_400_000;
/** Thursday the first of January, hour and weekday in the zone of this machine. */
const newYear = new Date(2026, 0, 1, 20, 30);
const now = newYear.getTime();

/** Views of `lamp` that lie so many days back. */
const viewsAgo = (...days: number[]) => toEvents(days.map((ago) => ['lamp', 'view', now - ago * dayMs]));

describe('what a local round reads of a profile', () => {
  it('is the history of the last year; what is older is gone from the profile', async () => {
    const profile = createMemoryProfile(viewsAgo(400, 366, 364, 0));
    const { history } = await readProfile(profile, site, { now, deviceClass: 'desktop' });
    expect(history).toEqual(viewsAgo(364, 0));
    expect(await profile.events()).toEqual(viewsAgo(364, 0));
  });

  it('is the history of as many days as the site says', async () => {
    const config = { ...site.manifest.site, history: { retentionDays: 7 } };
    const week: TrainingSite = { ...site, manifest: { ...site.manifest, site: config } };
    const profile = createMemoryProfile(viewsAgo(8, 6));
    const { history } = await readProfile(profile, week, { now, deviceClass: 'desktop' });
    expect(history).toEqual(viewsAgo(6));
  });

  it('is what the page said of visitor, moment and device, as features', async () => {
    const profile = createMemoryProfile();
    const moment = { hour: 20, weekday: 4, device: 'phone' };
    const read = () => readProfile(profile, site, { now, deviceClass: 'phone' });
    expect((await read()).visitor.features).toEqual(visitorFeatures(moment));
    await profile.keepAttributes({ place: 'Leeds' });
    expect((await read()).visitor.features).toEqual(visitorFeatures({ ...moment, place: 'Leeds' }));
  });

  it('is when the profile gave last, and its own parameters of this model', async () => {
    const profile = createMemoryProfile();
    const secret = await profile.secret();
    const first = await readProfile(profile, site, { now, deviceClass: 'tablet' });
    expect(first).toMatchObject({ lastContribution: Number.NEGATIVE_INFINITY, history: [] });
    expect(first.visitor.local).toHaveLength(0);
    const wanted = { ...participationOf(3), time: 1234 };
    await profile.claim(wanted, { cap: 1, secret });
    await profile.keepLocal('conv', Float32Array.of(1), secret);
    await profile.keepLocal('pooling', Float32Array.of(2, 3), secret);
    const second = await readProfile(profile, site, { now, deviceClass: 'tablet' });
    expect(second.lastContribution).toBe(1234);
    expect(second.visitor.local).toEqual(Float32Array.of(2, 3));
  });
});
