import { describe, expect, it } from 'vitest';
import type { Audit } from '../../../shared/audit/audit-log.ts';
import { parseLeaf } from '../../../shared/log/leaf.ts';
import { LogBuilder, someUpdate } from '../log/log-builder.ts';
import { audit, collected, detailOf, failed, found } from './recomputed-log.ts';
import { evidenceOf } from './shown-log.ts';

describe('what a leaf excepts', () => {
  const one = someUpdate(1);
  /** Updates 1 and 2, in leaves 2 and 3, of which the second is in no sum; then two rounds more. */
  const excepted = () => collected().close(one, [3]).release({ sum: one }).play([3]).play([4, 5]);
  /** The same, with what the source gives at the nth call for the update of leaf 3; after that nothing. */
  const shownOnce = (log: LogBuilder, ...given: readonly boolean[]): Promise<Audit> => {
    const source = evidenceOf(log);
    const third = parseLeaf(log.leaves[3]!);
    let calls = 0;
    const update = (round: number, hash: string) =>
      third.kind === 'contribution' && hash === third.update && !given[calls++]
        ? Promise.resolve(undefined)
        : source.update(round, hash);
    return audit(log, { update });
  };

  it('LG7 holds without it, and it counts as an update where it is shown', async () => {
    const shown = await audit(excepted());
    expect([failed(shown), found(shown)[0]]).toEqual([[], 'updates held 5 updates']);
    expect(found(shown).slice(2)).toEqual([
      'sums held 3 sums',
      'noise held 3 releases with noise',
      'releases held 3 models',
    ]);
    const withheld = await shownOnce(excepted());
    expect([failed(withheld), found(withheld)[0]]).toEqual([[], 'updates held 4 updates']);
    expect(withheld.checks.find(({ name }) => name === 'rounds')?.detail).toContain('1 contribution');
    expect([shown.exposure?.updates, withheld.exposure?.updates]).toEqual([5, 4]);
  });

  it('LG7 is in no sum: one that holds it all the same is found by sums', async () => {
    const result = await audit(collected().close(undefined, [3]).release());
    expect(failed(result)).toEqual(['sums']);
  });

  it('LG7 is all that is left out: another that is missing is found by updates, by its own leaf', async () => {
    const log = collected().contribute(someUpdate(3)).close(one, [4]).release({ sum: one });
    const result = await shownOnce(log);
    expect(failed(result)).toEqual(['updates']);
    expect(detailOf(result, 'updates')).toMatch(/^leaf 3: /);
  });

  it('LG7 cannot be shown once and withheld when it has to be taken out', async () => {
    const result = await shownOnce(excepted(), true);
    expect(failed(result)).toEqual(['updates']);
    expect(detailOf(result, 'updates')).toMatch(/^leaf 3: .* not any more/);
    expect(failed(await shownOnce(excepted(), true, true))).toEqual([]);
  });

  it('LG8 does not stand for rounds that end without a release: their updates are shown, or missed', async () => {
    const log = new LogBuilder().play([9]).open().contribute(one).contribute(someUpdate(2)).rollBack(0);
    expect(failed(await audit(log))).toEqual([]);
    const source = evidenceOf(log);
    const sixth = parseLeaf(log.leaves[6]!);
    const update = (round: number, hash: string) =>
      sixth.kind === 'contribution' && hash === sixth.update
        ? Promise.resolve(undefined)
        : source.update(round, hash);
    const result = await audit(log, { update });
    expect(failed(result)).toEqual(['updates']);
    expect(found(result).at(-1)).toBe('releases not-checkable 2 models'); // the roll-back itself is recomputed
  });
});

describe('a round that an operator closes or ends by hand', () => {
  it('LG16 holds, and rounds says how many there were', async () => {
    const log = new LogBuilder().open().contribute(someUpdate(1)).close().act('close-round').release();
    log.open().contribute(someUpdate(2)).act('pause').act('resume').play([3]);
    const shown = await audit(log);
    expect([failed(shown), found(shown)[0]]).toEqual([[], 'updates held 3 updates']);
    expect(detailOf(shown, 'rounds')).toBe(
      'closed by hand, as leaves say: 1 round; ended by hand without a release, as leaves say: 1 round',
    );
  });
});

describe('a round that ends because what its release takes is lost', () => {
  const lost = () => new LogBuilder().play([9]).open().contribute(someUpdate(1)).endRound();

  it('LG15 holds, whether its updates are shown or not', async () => {
    const log = lost().play([2, 3]);
    const shown = await audit(log);
    expect([failed(shown), found(shown)[0]]).toEqual([[], 'updates held 4 updates']);
    expect(detailOf(shown, 'rounds')).toBe('lost before a release, as leaves say: 1 round');
    const seventh = parseLeaf(log.leaves[6]!);
    const source = evidenceOf(log);
    const update = (round: number, hash: string) =>
      seventh.kind === 'contribution' && hash === seventh.update
        ? Promise.resolve(undefined)
        : source.update(round, hash);
    const withheld = await audit(log, { update });
    expect([failed(withheld), found(withheld)[0]]).toEqual([[], 'updates held 3 updates']);
  });

  it('LG15 is found by the leaves where it is released all the same', async () => {
    const released = new LogBuilder().play([9]).open().contribute(someUpdate(1)).close().release();
    const log = Object.assign(lost(), { leaves: [...lost().leaves, released.leaves.at(-1)!] });
    expect(failed(await audit(log))).toEqual(['leaves']);
  });

  it('LG15 is found by sums where its updates are in the next release', async () => {
    const log = lost().open().contribute(someUpdate(2));
    const both = someUpdate(2).map((value, i) => value + someUpdate(1)[i]!);
    expect(failed(await audit(log.close(both).release()))).toEqual(['sums']);
  });
});
