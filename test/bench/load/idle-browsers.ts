/** Ten thousand browsers that are connected and idle: what they cost, and how soon all of them know of a new model. */
import type { Measured } from '../figure.ts';
import { progress } from '../report.ts';
import { type LoadBrowser, openBrowsers } from './load-browser.ts';
import { type LoadServer, prepareFolder, startLoadServer, withFolder } from './load-server.ts';
import { oneForAll, shopItems, shopParameters } from './load-settings.ts';
import { fullUpdates, newHeader } from './load-updates.ts';

const wanted = 10_000;
/** How long they are left alone before memory is looked at, milliseconds. */
const restMs = 30_000;

/** Every update is a release here, so that one browser makes a new model. */
export function measureIdleBrowsers(): Promise<Measured[]> {
  return withFolder(async (folder) => {
    await prepareFolder(folder, shopItems, oneForAll);
    const server = await startLoadServer(folder);
    const before = server.residentMB();
    const browsers = await openBrowsers(server.origin, wanted, (open) => {
      if (open % 1000 === 0) progress(`${open} browsers are connected`);
    });
    await new Promise((resolve) => setTimeout(resolve, restMs));
    const connected = await connections(server);
    const residentMB = server.residentMB();
    progress('a new model for all of them');
    const announceMs = await announce(browsers);
    for (const browser of browsers) browser.close();
    await server.end();
    return [
      {
        name: 'load.idleBrowsers',
        value: connected,
        note: `connected, welcomed and idle for ${restMs / 1000} s, as the server counts them`,
      },
      {
        name: 'load.idleResidentMB',
        value: residentMB,
        note: `resident memory of the server then; before they came ${before.toFixed(0)}`,
      },
      {
        name: 'load.announceMs',
        value: announceMs,
        note: `from sending the update that ends a round of ${shopParameters} parameters, its release included, until the last browser was told`,
      },
    ];
  });
}

async function connections({ origin }: LoadServer): Promise<number> {
  const status = (await (await fetch(`${origin}/status`)).json()) as { connections: number };
  return status.connections;
}

async function announce(browsers: readonly LoadBrowser[]): Promise<number> {
  const [giver] = browsers as [LoadBrowser];
  const { model, round } = giver.announcement();
  if (!round) throw new Error('no round is open');
  const [bytes] = fullUpdates(shopParameters, oneForAll.lattice.radius) as [Uint8Array];
  const told = browsers.map(
    (browser) =>
      new Promise<void>((resolve) => {
        browser.onAnnounce = (announcement) => {
          if (announcement.model.version > model.version) resolve();
        };
      }),
  );
  const begun = performance.now();
  const reply = await giver.send(newHeader(round.number, model.version), bytes);
  if (!reply.ok) throw new Error(`the update was refused: ${reply.code}`);
  await Promise.all(told);
  return performance.now() - begun;
}
