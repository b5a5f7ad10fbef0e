/** A real `hearsay serve` that is asked to stop in the middle of a round. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Announcement, announcementSchema } from '../../../shared/protocol/messages.ts';
import { parseWith } from '../../../shared/protocol/parse.ts';
import { connectBrowser } from '../running-server.ts';
import { type ServeProcess, startServe } from '../serve-process.ts';
import { items, noisyConfig, participantOf, updateBytes } from '../test-site.ts';

let folder: string;
const running: ServeProcess[] = [];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hearsay-stop-'));
  const rows = items.map(({ id, title }) => `${id},${title}`);
  writeFileSync(join(folder, 'items.csv'), ['id,title', ...rows, ''].join('\n'));
  const { model, lattice, localTraining, round, optimizer } = noisyConfig;
  const privacy = { noiseMultiplier: 2, cap: 2, roundsPerPeriod: 4, delta: 1e-6, budgetEpsilon: null };
  const settings = {
    port: 0,
    catalog: 'items.csv',
    model,
    lattice,
    localTraining,
    round,
    optimizer,
    privacy,
  };
  writeFileSync(join(folder, 'hearsay.config.json'), JSON.stringify(settings));
});
afterAll(async () => {
  for (const serve of running) await serve.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

async function start(): Promise<ServeProcess> {
  const serve = await startServe([], folder);
  running.push(serve);
  return serve;
}

async function announced({ url }: ServeProcess): Promise<Announcement> {
  const { announcement } = await (await fetch(`${url}/hearsay.json`)).json();
  return parseWith(announcementSchema, announcement);
}

it('PR5 PR7 SIGTERM ends it with 0 in mid-round, browsers come back, and the next start releases the round with what was acknowledged', {
  timeout: 60_000,
}, async () => {
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
