/**
 * A fault at every single write of a history in which an operator pauses, resumes, closes a round and brings dearer items:
 * the log must come out as that of the undisturbed run, byte for byte.
 */
import { describe, expect, it } from 'vitest';
import { siteOver } from '../../../server/rounds/site.ts';
import { items, noisyConfig, siteOf } from '../test-site.ts';
import { bringCatalog, openBench } from './bench.ts';
import { CrashingBench, type FaultAt } from './crashing-bench.ts';
import { faults } from './crashing-store.ts';
import { contentOf, expectReplays, kindsOf } from './replayed-store.ts';

const site = siteOf();
const dearer = items.map((item) => ({ ...item, price: 7 }));
const dearerSite = siteOver(noisyConfig, dearer);
const ada = 'ada0ada0ada0ada0';

type Played = { readonly faultAt?: FaultAt; readonly isDearer?: boolean };

/** Half a round that is ended by a pause; half a one that is closed by hand, meanwhile dearer items or not. */
async function play({ faultAt = () => undefined, isDearer = false }: Played = {}) {
  let current = site;
  const history = new CrashingBench(faultAt, (store) => openBench({ store, site: current }));
  const give = (number: number, round: number, baseVersion: number) =>
    history.step((bench) => bench.give(number, { round, baseVersion }));
  await give(1, 0, 0);
  await history.step(({ aggregator }) => aggregator.act({ act: 'pause' }, ada));
  await history.step(({ aggregator, run }) => {
    aggregator.act({ act: 'resume' }, ada);
    run();
    if (aggregator.state.round.kind !== 'collecting') aggregator.tick();
  });
  await give(2, 1, 0);
  await give(3, 1, 0);
  await history.step(({ aggregator }) => {
    if (!isDearer) return;
    bringCatalog(aggregator, dearer, ada);
    current = dearerSite; // what a restart reads from here on
  });
  await history.step(({ aggregator, run }) => {
    // an operator looks whether it has happened before asking again
    if (aggregator.state.round.kind === 'collecting' && aggregator.state.nextRound === 2) {
      aggregator.act({ act: 'close-round' }, ada);
    }
    run();
    if (aggregator.state.round.kind !== 'collecting') aggregator.tick();
  });
  const { memory, writes } = history;
  return { memory, writes, reopen: () => openBench({ store: memory, site: current }) };
}

describe('a history with acts', () => {
  it('LG16 has each once, where it belongs, and replays', async () => {
    const { memory } = await play({ isDearer: true });
    expect(kindsOf(memory)).toEqual([
      ...['config', 'round-open', 'contribution', 'act', 'act'],
      ...['round-open', 'contribution', 'contribution', 'aggregate', 'act', 'release'],
      ...['act', 'config', 'round-open'],
    ]);
    expectReplays(memory, site, dearerSite);
  });

  it.each(faults)('LG16 comes out the same with one write that is met by the fault: %s', async (fault) => {
    const undisturbed = await play();
    for (let n = 0; n < undisturbed.writes; n++) {
      const { memory } = await play({ faultAt: (write) => (write === n ? fault : undefined) });
      expect(contentOf(memory) === contentOf(undisturbed.memory), `write ${n}`).toBe(true);
    }
  });

  it.each(faults)(
    'LG16 tells of the dearer items once, a round later at most, with the fault: %s',
    async (fault) => {
      const { writes } = await play({ isDearer: true });
      for (let n = 0; n < writes; n++) {
        const isMet = (write: number) => (write === n ? fault : undefined);
        const { memory, reopen } = await play({ faultAt: isMet, isDearer: true });
        await reopen().giveAll(4, 5, 6);
        const kinds = kindsOf(memory);
        const told = kinds.filter((kind, i) => kind === 'act' && kinds[i + 1] === 'config');
        expect([told.length, kinds.filter((kind) => kind === 'config').length], `write ${n}`).toEqual([1, 2]);
      }
    },
  );
});
