/** A server whose clock is set forward and back while rounds are open. */
import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../../server/store/memory-store.ts';
import { noon, openBench } from '../rounds/bench.ts';
import { expectReplays, kindsOf } from '../rounds/replayed-store.ts';

const year = 365 * 86_400_000;

describe('a clock that jumps', () => {
  it.each([
    ['forward', [year, year, 2 * year]],
    ['back', [-year, -year, -2 * year]],
    ['to and fro', [year, -year, 0, 5 * year, -5 * year]],
    ['to where nobody counts from', [-noon, -noon + 1, 0]],
  ])('%s loses no update and no release, and the log replays', async (_, jumps) => {
    const store = createMemoryStore();
    const clock = { now: noon };
    const bench = openBench({ store, clock });
    let number = 0;
    for (const jump of jumps) {
      clock.now = noon + jump;
      bench.aggregator.tick();
      await bench.giveAll(++number, ++number, ++number);
      bench.aggregator.tick();
    }
    expect(bench.aggregator.state.releases).toBeGreaterThanOrEqual(jumps.length);
    expect(kindsOf(store).filter((kind) => kind === 'contribution')).toHaveLength(number);
    expectReplays(store);
    openBench({ store, clock }); // and it starts again at that time
  });

  it('back holds no round open until it has caught up', async () => {
    const clock = { now: noon };
    const bench = openBench({ clock });
    const { deadlineMs } = bench.aggregator.site.config.round;
    await bench.giveAll(1, 2);
    clock.now = noon - deadlineMs;
    bench.aggregator.tick();
    expect(bench.aggregator.state.releases).toBe(0);
    clock.now = noon - year;
    bench.aggregator.tick();
    expect(bench.aggregator.state.releases).toBe(1);
  });
});
