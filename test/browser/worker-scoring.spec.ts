/**
 * A model that the page cannot score itself: the worker scores and explains. What is the visitor's own is not sent; that
 * nobody can infer it from the update is not tested, for it is not so.
 */
import { expect, type Page, test } from 'playwright/test';
import type { Recommendation } from '../../client/index.ts';
import { createUpdateDecoder } from '../../shared/lattice/decode-update.ts';
import { convLocalSize, convSpec } from '../../shared/model/conv-spec.ts';
import { toFloat16Bits } from '../../shared/model/float16.ts';
import { specDim } from '../../shared/model/spec.ts';
import { plainShape } from '../shared/model/plain-shape.ts';
import { fixtureItems, fixtureVisitors } from './fixture.ts';
import type { HearsayWindow } from './hearsay-window.ts';
import { type RecordingProxy, startRecordingProxy } from './recording-proxy.ts';
import { readMessages } from './socket-messages.ts';
import { consent, liveThrough, openPage, startTestSite, statusFits } from './test-site.ts';

const [visitor] = fixtureVisitors(1, 3) as [ReturnType<typeof fixtureVisitors>[number]];
const known = new Set(visitor.orders.slice(0, -1).flat());
const place = 'Little-Hearsay-on-the-Wold';

const settings = {
  model: { name: 'conv', dim: 8 },
  round: { cohort: 5, minimum: 5, deadlineMs: 600_000 },
  privacy: { noiseMultiplier: 0.01, budgetEpsilon: null },
};

const recommend = (page: Page): Promise<Recommendation[]> =>
  page.evaluate(() => (window as unknown as HearsayWindow).hearsay.recommend({ count: 5 }));

/** What the profile on this device holds of a model. */
function ownParameters(page: Page, model: string): Promise<number[]> {
  return page.evaluate(
    (model) =>
      new Promise<number[]>((resolve, reject) => {
        const opening = indexedDB.open('hearsay');
        opening.onerror = reject;
        opening.onsuccess = () => {
          const reading = opening.result.transaction('locals').objectStore('locals').get(model);
          reading.onerror = reject;
          reading.onsuccess = () => resolve([...((reading.result as Float32Array | undefined) ?? [])]);
        };
      }),
    model,
  );
}

/** The vector as float32 and float16, and each float32 alone (two bytes occur by chance), in both byte orders. */
function floatBytesOf(own: readonly number[]): Buffer[] {
  const [single, half] = [Buffer.alloc(4 * own.length), Buffer.alloc(2 * own.length)];
  own.forEach((value, i) => {
    single.writeFloatLE(value, 4 * i);
    half.writeUInt16LE(toFloat16Bits(value), 2 * i);
  });
  const alone = own.flatMap((value, i) => (value === 0 ? [] : [single.subarray(4 * i, 4 * i + 4)]));
  const ordered = [single, half, ...alone];
  const swapped = ordered.map((bytes) =>
    bytes === half ? Buffer.from(bytes).swap16() : Buffer.from(bytes).swap32(),
  );
  return [...ordered, ...swapped];
}

/** Each update reads as one of the shared parameters, and has none beside them. */
function assertSharedAlone({ frames }: RecordingProxy): void {
  const dim = specDim(convSpec(plainShape(fixtureItems.length), 8));
  const updates = readMessages(frames).filter(({ event }) => event === 'update');
  expect(updates.length).toBeGreaterThan(0);
  for (const { args } of updates) {
    const { indices } = createUpdateDecoder(dim)(args[1] as Uint8Array); // throws where a coordinate lies beyond
    expect(indices.length).toBeGreaterThan(0);
  }
}

test('the worker scores and explains a model of convolutions; own parameters and profile are not written out', async ({
  browser,
}) => {
  const site = await startTestSite(settings);
  const proxy = await startRecordingProxy();
  const context = await browser.newContext({ proxy: { server: proxy.url } });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', ({ message }) => errors.push(message));
  await openPage(page, site.page);
  await page.evaluate(
    (place) => (window as unknown as HearsayWindow).hearsay.setProfile({ place, ageBand: '25-34' }),
    place,
  );
  await liveThrough(page, visitor);
  const popular = await recommend(page);
  expect(popular).toHaveLength(5);
  await consent(page);
  await statusFits(page, ({ model }) => model?.personal === true);
  const personal = await recommend(page);
  expect(personal).toHaveLength(5);
  expect(personal).not.toEqual(popular);
  expect(personal.some(({ itemId }) => known.has(itemId))).toBe(false);
  const causes = await page.evaluate(
    (itemId) => (window as unknown as HearsayWindow).hearsay.explain(itemId),
    personal[0]?.itemId ?? '',
  );
  expect(causes.length).toBeGreaterThan(0);
  expect(causes.every(({ itemId, share }) => known.has(itemId) && share > 0 && share <= 1)).toBe(true);
  await statusFits(page, ({ sent }) => sent.some(({ outcome }) => outcome === 'accepted'));
  const own = await ownParameters(page, 'conv');
  expect(own).toHaveLength(convLocalSize);
  expect(own.some((value) => value !== 0)).toBe(true);
  const sent = [
    ...proxy.requests.flatMap(({ url, headers, body }) => [Buffer.from(url), Buffer.from(headers), body]),
    ...proxy.frames.map(({ payload }) => payload),
  ];
  expect(proxy.frames.length).toBeGreaterThan(0);
  expect(sent.some((bytes) => bytes.includes(place) || bytes.includes('25-34'))).toBe(false);
  assertSharedAlone(proxy);
  expect(floatBytesOf(own).filter((needle) => sent.some((bytes) => bytes.includes(needle)))).toEqual([]);
  expect(errors).toEqual([]);
  await context.close();
  proxy.close();
  await site.close();
});
