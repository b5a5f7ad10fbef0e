/** `kill -9` at random instants under load: whether anything that was acknowledged or released is lost, or there twice. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { recordsOf } from '../../../server/rounds/contribution-record.ts';
import { openSqliteStore } from '../../../server/store/sqlite-store.ts';
import type { Store } from '../../../server/store/store.ts';
import { type Leaf, parseLeaf } from '../../../shared/log/leaf.ts';
import type { Announcement, Receipt, UpdateHeader } from '../../../shared/protocol/messages.ts';
import { seededUniform } from '../../shared/seeded-random.ts';
import type { Measured } from '../figure.ts';
import { progress } from '../report.ts';
import { type LoadBrowser, openBrowsers } from './load-browser.ts';
import { prepareFolder, startLoadServer, withFolder } from './load-server.ts';
import { fewForAll, tinyItems, tinyParameters } from './load-settings.ts';
import { fullUpdates, newHeader } from './load-updates.ts';

const kills = 200;
const givers = 4;
/** A server lives at most so long, milliseconds. */
const longestLife = 400;

type Given = { readonly header: UpdateHeader; readonly body: Uint8Array; receipt?: Receipt };

/** What the browsers remember over all of its lives. */
type Books = {
  readonly given: Given[];
  /** Hash of each model that was announced, by its version. */
  readonly models: Map<number, string>;
  /** Versions that were announced as two models. */
  twice: number;
};

/** One data folder through all of it. */
export function measureKills(): Promise<Measured[]> {
  return withFolder(async (folder) => {
    await prepareFolder(folder, tinyItems, fewForAll);
    const bodies = fullUpdates(tinyParameters, fewForAll.lattice.radius);
    const books: Books = { given: [], models: new Map(), twice: 0 };
    const uniform = seededUniform(7);
    for (let kill = 1; kill <= kills; kill++) {
      const server = await startLoadServer(folder);
      const living = live(server.origin, bodies, books);
      await sleep(uniform() * longestLife);
      await server.end('SIGKILL');
      await living;
      if (kill % 20 === 0) progress(`${kill} of ${kills} kills`);
    }
    await (await startLoadServer(folder)).end(); // what was closed is released now
    const store = openSqliteStore(join(folder, 'store'));
    try {
      return toFigures(books, store);
    } finally {
      store.close();
    }
  });
}

/** Until the server is gone: what was not answered in its last life is sent again, then one update after the other. */
async function live(origin: string, bodies: readonly Uint8Array[], books: Books): Promise<void> {
  const browsers = await openBrowsers(origin, givers).catch(() => []); // killed before it could answer
  const [first] = browsers;
  if (!first) return;
  note(first.announcement(), books);
  first.onAnnounce = (announcement) => note(announcement, books);
  const open = books.given.filter(({ receipt }) => !receipt).slice(-givers);
  for (const each of open) void deliver(first, each);
  await Promise.all(browsers.map((browser) => giveUntilGone(browser, bodies, books)));
}

async function giveUntilGone(
  browser: LoadBrowser,
  bodies: readonly Uint8Array[],
  books: Books,
): Promise<void> {
  let isGone = false;
  const gone = browser.gone.then(() => {
    isGone = true;
  });
  while (!isGone) {
    const { model, round } = browser.announcement();
    if (round) {
      const header = newHeader(round.number, model.version);
      const given: Given = { header, body: bodies[books.given.length % bodies.length]! };
      books.given.push(given);
      await Promise.race([deliver(browser, given), gone]);
    }
    await Promise.race([sleep(2), gone]);
  }
}

async function deliver(browser: LoadBrowser, given: Given): Promise<void> {
  const reply = await browser.send(given.header, given.body);
  if (reply.ok) given.receipt = reply.receipt;
}

function note({ model: { version, hash } }: Announcement, books: Books): void {
  const known = books.models.get(version);
  if (known !== undefined && known !== hash) books.twice++;
  books.models.set(version, hash);
}

function toFigures({ given, models, twice }: Books, store: Store): Measured[] {
  const leaves = Array.from(store.leaves(), parseLeaf);
  const releases = leaves.filter((leaf) => leaf.kind === 'release');
  const acknowledged = given.flatMap(({ receipt, body }) => (receipt ? [{ receipt, body }] : []));
  const lost = {
    receipts: acknowledged.filter(({ receipt, body }) => !isHeld(receipt, body, leaves)).length,
    models: [...models].filter(([version, hash]) => version > 0 && releases[version - 1]?.model.file !== hash)
      .length,
    'steps of the ledger': releases.filter(({ rho }, index) => Number(rho) < (index + 1) * rhoOfRelease)
      .length,
  };
  const doubled = {
    models: twice,
    versions: releases.filter(({ model }, index) => model.version !== index + 1).length,
    contributions: doubledContributions(leaves, store),
    receipts: acknowledged.length - new Set(acknowledged.map(({ receipt }) => receipt.leafIndex)).size,
  };
  const sum = (counts: Readonly<Record<string, number>>): number =>
    Object.values(counts).reduce((total, count) => total + count, 0);
  const list = (counts: Readonly<Record<string, number>>): string =>
    Object.entries(counts)
      .map(([what, count]) => `${what} ${count}`)
      .join(', ');
  return [
    {
      name: 'fault.killLost',
      value: sum(lost),
      note: `after ${kills} kills within ${longestLife} ms of an answering start: ${acknowledged.length} receipts, ${releases.length} releases; ${list(lost)}`,
    },
    { name: 'fault.killDoubled', value: sum(doubled), note: list(doubled) },
  ];
}

/** B² / (2 sigma²), at a noise multiplier of 2; one period, and a cap that nobody reaches. */
const rhoOfRelease = 1 / (2 * fewForAll.privacy.noiseMultiplier ** 2);

function isHeld({ leafIndex, round, salt }: Receipt, body: Uint8Array, leaves: readonly Leaf[]): boolean {
  const leaf = leaves[leafIndex];
  const update = createHash('sha256').update(Buffer.from(salt, 'hex')).update(body).digest('hex');
  return leaf?.kind === 'contribution' && leaf.round === round && leaf.update === update;
}

/** Leaves of a round beyond its participants. */
function doubledContributions(leaves: readonly Leaf[], store: Store): number {
  const counts = new Map<number, number>();
  for (const leaf of leaves)
    if (leaf.kind === 'contribution') counts.set(leaf.round, (counts.get(leaf.round) ?? 0) + 1);
  return [...counts].reduce((sum, [round, count]) => sum + count - recordsOf(store, round).size, 0);
}
