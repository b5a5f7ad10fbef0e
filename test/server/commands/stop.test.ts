/** A real `hearsay serve` that is asked to stop in the middle of a round. */
import { expect, it } from 'vitest';
import { type Announcement, announcementSchema } from '../../../shared/protocol/messages.ts';
import { parseWith } from '../../../shared/protocol/parse.ts';
import { connectBrowser } from '../running-server.ts';
import type { ServeProcess } from '../serve-process.ts';
import { writeSite } from '../served-site.ts';
import { participantOf, updateBytes } from '../test-site.ts';
import { cwd, start, useServing } from './serving.ts';

useServing();

async function announced({ url }: ServeProcess): Promise<Announcement> {
  const { announcement } = await (await fetch(`${url}/hearsay.json`)).json();
  return parseWith(announcementSchema, announcement);
}

it('PR5 PR7 SIGTERM ends it with 0 in mid-round, browsers come back, and the next start releases the round with what was acknowledged', {
  timeout: 60_000,
}, async () => {
  writeSite(cwd, 'hearsay.config.json');
  const first = await start();
  const header = (number: number) => ({ round: 0, baseVersion: 0, participant: participantOf(number) });
  const browser = await connectBrowser(first.url);
  const gone = new Promise((resolve) => browser.socket.once('disconnect', resolve));
  const replies = [1, 2].map((number) => browser.send(header(number), updateBytes(number)));
  expect(await Promise.all(replies)).toMatchObject([{ ok: true }, { ok: true }]);
  const exit = await first.kill('SIGTERM');
  expect(exit).toMatchObject({ code: 0, signal: null, stderr: '' });
  expect(exit.stdout).toContain('stopping: no update is taken any more');
  expect(await gone).toBe('transport close');
  const second = await start();
  expect(await announced(second)).toMatchObject({ round: { number: 0, contributions: 2 } });
  const returned = await connectBrowser(second.url);
  const next = returned.nextAnnouncement();
  // a resend gets its receipt, the third completes the round
  expect(await returned.send(header(1), updateBytes(1))).toEqual(await replies[0]);
  expect(await returned.send(header(3), updateBytes(3))).toMatchObject({ ok: true });
  expect(await next).toMatchObject({ model: { version: 1 }, round: { number: 1 } });
  returned.close();
  expect(await second.kill('SIGTERM')).toMatchObject({ code: 0 });
});
