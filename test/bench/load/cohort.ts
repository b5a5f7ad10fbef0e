/** A whole cohort within a minute: how long a browser waits for its receipt, and whether the server stays answerable. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Measured } from '../figure.ts';
import { progress } from '../report.ts';
import { median, quantile } from '../statistics.ts';
import { type LoadBrowser, openBrowsers } from './load-browser.ts';
import { prepareFolder, startLoadServer, withFolder } from './load-server.ts';
import { shopItems, shopParameters, thousandForAll } from './load-settings.ts';
import { fullUpdates, newHeader } from './load-updates.ts';

const updates = 1000;
const seconds = 60;
const connections = 200;

/** Updates come evenly; the last one ends the round, so the release is part of what is measured. */
export function measureCohort(): Promise<Measured[]> {
  return withFolder(async (folder) => {
    await prepareFolder(folder, shopItems, thousandForAll);
    const bodies = fullUpdates(shopParameters, thousandForAll.lattice.radius);
    const server = await startLoadServer(folder);
    const browsers = await openBrowsers(server.origin, connections);
    const released = nextModel(browsers[0]!);
    progress(`${updates} updates of ${shopParameters} parameters within ${seconds} s`);
    await server.eventLoop(); // what connecting has cost is not looked at
    const delays = await giveAll(browsers, bodies);
    await released;
    const loop = await server.eventLoop();
    for (const browser of browsers) browser.close();
    await server.end();
    const acknowledged = delays.filter((delay) => delay !== undefined);
    const bytes = Math.round(median(bodies.map(({ length }) => length)) / 1000);
    return [
      {
        name: 'load.cohortAckP99Ms',
        value: quantile(acknowledged, 0.99),
        note: `${updates} updates of ${shopParameters} parameters, ${bytes} kB each, over ${connections} connections within ${seconds} s, the last one of which ends the round; median ${median(acknowledged).toFixed(0)}, longest ${Math.max(...acknowledged).toFixed(0)}`,
      },
      {
        name: 'load.eventLoopP99Ms',
        value: loop.p99Ms,
        note: `how long the server's event loop was held up meanwhile, its release included; longest ${loop.maxMs.toFixed(0)}`,
      },
      { name: 'load.cohortLost', value: updates - acknowledged.length, note: 'of them without a receipt' },
    ];
  });
}

/** Milliseconds until the receipt came, of each update; undefined: none came. */
async function giveAll(
  browsers: readonly LoadBrowser[],
  bodies: readonly Uint8Array[],
): Promise<(number | undefined)[]> {
  const { model, round } = browsers[0]!.announcement();
  if (!round) throw new Error('no round is open');
  const begun = performance.now();
  const given = Array.from({ length: updates }, async (_, i) => {
    await sleep((i / updates) * seconds * 1000);
    const sent = performance.now();
    const header = newHeader(round.number, model.version);
    const reply = await browsers[i % browsers.length]!.send(header, bodies[i % bodies.length]!);
    return reply.ok ? performance.now() - sent : undefined;
  });
  const delays = await Promise.all(given);
  progress(`they were answered after ${((performance.now() - begun) / 1000).toFixed(0)} s`);
  return delays;
}

function nextModel(browser: LoadBrowser): Promise<void> {
  const { version } = browser.announcement().model;
  return new Promise((resolve) => {
    browser.onAnnounce = ({ model }) => {
      if (model.version > version) resolve();
    };
  });
}
