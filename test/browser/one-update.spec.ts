/** Two tabs, a lost acknowledgement, a resend: never two updates of one profile in a release. */
import { expect, test } from 'playwright/test';
import { parseLeaf } from '../../shared/log/leaf.ts';
import { fixtureVisitors } from './fixture.ts';
import { startRecordingProxy } from './recording-proxy.ts';
import { readMessages } from './socket-messages.ts';
import {
  consent,
  liveThrough,
  openPage,
  startTestSite,
  statusFits,
  statusOf,
  type TestSite,
} from './test-site.ts';

const [visitor] = fixtureVisitors(1, 3) as [ReturnType<typeof fixtureVisitors>[number]];

/** Contributions in the log, by round. */
function contributions({ store }: TestSite): Map<number, number> {
  const counts = new Map<number, number>();
  for (const bytes of store.leaves()) {
    const leaf = parseLeaf(bytes);
    if (leaf.kind === 'contribution') counts.set(leaf.round, (counts.get(leaf.round) ?? 0) + 1);
  }
  return counts;
}

/** A round that one update does not close. */
const waiting = {
  round: { cohort: 5, minimum: 5, deadlineMs: 600_000 },
  privacy: { noiseMultiplier: 0.01, budgetEpsilon: null },
};

test('PR6 two tabs of one profile give one update; when the first closes, the other takes over', async ({
  browser,
}) => {
  const site = await startTestSite(waiting);
  const context = await browser.newContext();
  const first = await context.newPage();
  await openPage(first, site.page);
  await liveThrough(first, visitor);
  await consent(first);
  await statusFits(first, ({ sent }) => sent.some(({ outcome }) => outcome === 'accepted'));
  const second = await context.newPage();
  await openPage(second, site.page);
  // It does not train, and still says what left this browser.
  await statusFits(
    second,
    ({ training, sent }) => training.off === 'another tab trains' && sent.length === 1,
  );
  await first.close();
  // It takes the lock, sees what the profile has given, and gives nothing more.
  await statusFits(second, ({ training, sent }) => training.state === 'idle' && sent.length === 1);
  expect((await statusOf(second)).sent).toMatchObject([{ outcome: 'accepted', round: 0 }]);
  expect([...contributions(site)]).toEqual([[0, 1]]);
  await context.close();
  await site.close();
});

test('PR5 an update whose acknowledgement is lost goes out again as the same bytes and counts once', async ({
  browser,
}) => {
  const site = await startTestSite(waiting);
  const proxy = await startRecordingProxy();
  proxy.loseAnswersToUpdates = true;
  const context = await browser.newContext({ proxy: { server: proxy.url } });
  const page = await context.newPage();
  await openPage(page, site.page);
  await liveThrough(page, visitor);
  await consent(page);
  // The update arrives, its acknowledgement does not.
  await expect.poll(() => contributions(site).get(0) ?? 0).toBe(1);
  expect((await statusOf(page)).sent.filter(({ outcome }) => outcome === 'accepted')).toEqual([]);
  proxy.loseAnswersToUpdates = false;
  proxy.cut();
  const { sent } = await statusFits(page, (status) =>
    status.sent.some(({ outcome }) => outcome === 'accepted'),
  );
  expect(sent).toHaveLength(1);
  const updates = readMessages(proxy.frames).filter(({ event }) => event === 'update');
  expect(updates).toHaveLength(2);
  expect(updates[1]).toEqual(updates[0]);
  expect([...contributions(site)]).toEqual([[0, 1]]);
  await context.close();
  proxy.close();
  await site.close();
});
