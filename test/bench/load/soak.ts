/** Many small updates for a long time: whether the server grows, and whether every receipt it gave holds in the end. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openSqliteStore } from '../../../server/store/sqlite-store.ts';
import { parseLeaf } from '../../../shared/log/leaf.ts';
import type { Receipt } from '../../../shared/protocol/messages.ts';
import type { Measured } from '../figure.ts';
import { progress } from '../report.ts';
import { median } from '../statistics.ts';
import { type LoadBrowser, openBrowsers } from './load-browser.ts';
import { prepareFolder, startLoadServer, withFolder } from './load-server.ts';
import { smallItems, smallModel, smallParameters } from './load-settings.ts';
import { fullUpdates, newHeader } from './load-updates.ts';

const perSecond = 200;
const sampleMs = 10_000;
/** Of the whole time; what comes before is warming up. */
const settledShare = 1 / 6;

type Given = { readonly receipt: Receipt; readonly body: Uint8Array };

/** @param minutes 30 as the table has it; less for a look */
export function measureSoak(minutes: number): Promise<Measured[]> {
  return withFolder(async (folder) => {
    await prepareFolder(folder, smallItems, smallModel);
    const bodies = fullUpdates(smallParameters, smallModel.lattice.radius);
    const server = await startLoadServer(folder);
    const browsers = await openBrowsers(server.origin, perSecond);
    const given: Given[] = [];
    const refused = new Map<string, number>();
    const end = performance.now() + minutes * 60_000;
    const givers = browsers.map((browser, i) =>
      giveOn(browser, { end, delayMs: (i / perSecond) * 1000, bodies, given, refused }),
    );
    const resident = await watchMemory(server.residentMB, end, minutes);
    await Promise.all(givers);
    for (const browser of browsers) browser.close();
    await server.end();
    const settled = resident.slice(Math.floor(resident.length * settledShare));
    const few = Math.max(1, Math.min(6, Math.floor(settled.length / 2)));
    const [early, late] = [median(settled.slice(0, few)), median(settled.slice(-few))];
    const refusals = [...refused].map(([code, count]) => `${count} ${code}`).join(', ') || 'none';
    const length = Math.round(median(bodies.map((body) => body.length)) / 1000);
    return [
      {
        name: 'load.soakGrowthMB',
        value: Math.max(0, late - early),
        note: `${minutes} minutes at ${perSecond} updates of ${smallParameters} parameters (${length} kB) a second, ${given.length} receipts; refused, for their round was over: ${refusals}; resident memory after a sixth of the time ${early.toFixed(0)}, at its end ${late.toFixed(0)}`,
      },
      {
        name: 'load.soakLost',
        value: lostOf(join(folder, 'store'), given),
        note: 'receipts whose leaf is not in the log where they say, or is of another update',
      },
    ];
  });
}

type Giving = {
  readonly end: number;
  readonly delayMs: number;
  readonly bodies: readonly Uint8Array[];
  readonly given: Given[];
  readonly refused: Map<string, number>;
};

/** One update a second. */
async function giveOn(browser: LoadBrowser, { end, delayMs, bodies, given, refused }: Giving): Promise<void> {
  await sleep(delayMs);
  while (performance.now() < end) {
    const due = performance.now() + 1000;
    const { model, round } = browser.announcement();
    const body = bodies[given.length % bodies.length]!;
    if (round) {
      const reply = await browser.send(newHeader(round.number, model.version), body);
      if (reply.ok) given.push({ receipt: reply.receipt, body });
      else refused.set(reply.code, (refused.get(reply.code) ?? 0) + 1);
    }
    await sleep(Math.max(0, due - performance.now()));
  }
}

async function watchMemory(residentMB: () => number, end: number, minutes: number): Promise<number[]> {
  const samples: number[] = [];
  for (let next = performance.now() + sampleMs; next < end; next += sampleMs) {
    await sleep(next - performance.now());
    samples.push(residentMB());
    if (samples.length % 30 === 0)
      progress(`${samples.length / 6} of ${minutes} minutes, ${residentMB().toFixed(0)} MB`);
  }
  return samples;
}

/** Recomputed as a browser does: SHA-256(salt || update). */
function lostOf(data: string, given: readonly Given[]): number {
  const store = openSqliteStore(data);
  try {
    const byIndex = new Map(given.map((each) => [each.receipt.leafIndex, each]));
    let [held, index] = [0, 0];
    for (const bytes of store.leaves()) {
      const each = byIndex.get(index++);
      if (!each) continue;
      const { round, salt } = each.receipt;
      const update = createHash('sha256').update(Buffer.from(salt, 'hex')).update(each.body).digest('hex');
      const leaf = parseLeaf(bytes);
      if (leaf.kind === 'contribution' && leaf.round === round && leaf.update === update) held++;
    }
    return given.length - held;
  } finally {
    store.close();
  }
}
