/** A million inputs that no honest client sends: whether the server ends, hangs, grows, or takes anything that does not fit. */

import { fuzzServer } from '../../server/fuzz/fuzz-server.ts';
import { seededUniform } from '../../shared/seeded-random.ts';
import type { Measured } from '../figure.ts';
import { progress } from '../report.ts';
import { median } from '../statistics.ts';
import { openBrowser } from './load-browser.ts';
import { prepareFolder, startLoadServer, withFolder } from './load-server.ts';
import { fewForAll, tinyItems, tinyParameters } from './load-settings.ts';
import { fullUpdates, newHeader } from './load-updates.ts';

/** Memory comes and goes with what waits for collection: medians over fifths of all inputs are compared, the second and the last. */
const fifths = 5;

/** @param count inputs, a million as the table has it */
export function measureFuzz(count: number): Promise<Measured[]> {
  return withFolder(async (folder) => {
    // rounds that never end: what happens to come through whole changes no model
    await prepareFolder(folder, tinyItems, {
      ...fewForAll,
      round: { ...fewForAll.round, cohort: 1e6, minimum: 1e6 },
    });
    const server = await startLoadServer(folder);
    const browser = await openBrowser(server.origin);
    const { model, round } = browser.announcement();
    const [update] = fullUpdates(tinyParameters, fewForAll.lattice.radius) as [Uint8Array];
    const samples = { header: newHeader(round?.number ?? 0, model.version), update };
    const port = Number(new URL(server.origin).port);
    const uniform = seededUniform(11);
    const resident: number[] = [];
    const unanswered = await fuzzServer({
      ...{ port, samples, uniform, count },
      onProgress: (sent) => {
        resident.push(server.residentMB());
        if (resident.length % 100 === 0)
          progress(`${sent} of ${count} inputs, ${server.residentMB().toFixed(0)} MB`);
      },
    });
    const fifth = Math.ceil(resident.length / fifths);
    const [early, late] = [median(resident.slice(fifth, 2 * fifth)), median(resident.slice(-fifth))];
    const status = (await (await fetch(`${server.origin}/status`)).json()) as {
      refusals: Record<string, number>;
    };
    browser.close();
    await server.end();
    return [
      {
        name: 'fuzz.unanswered',
        value: unanswered,
        note: `of ${count} inputs, packets on sockets and requests, those that hung for two seconds; the server answered /health after every 500, and ended only when asked to; refusals: ${JSON.stringify(status.refusals)}`,
      },
      {
        name: 'fuzz.internal',
        value: status.refusals.INTERNAL ?? 0,
        note: 'of them answered as failures of the server itself',
      },
      {
        name: 'fuzz.growthMB',
        value: Math.max(0, late - early),
        note: `median of resident memory in the second fifth of them ${early.toFixed(0)}, in the last ${late.toFixed(0)}`,
      },
    ];
  });
}
