import { describe, expect, it } from 'vitest';
import type { Audit } from '../../../shared/audit/audit-log.ts';
import type { CheckName } from '../../../shared/audit/check.ts';
import type { RoundEvidence } from '../../../shared/audit/evidence-source.ts';
import { encodeUpdate } from '../../../shared/lattice/encode-update.ts';
import { hashUpdate } from '../../../shared/log/commitments.ts';
import { flipBit } from '../log/damage.ts';
import { bytes32, dim, type LogBuilder, noisySite, quietSite, someUpdate } from '../log/log-builder.ts';
import { audit, collected, detailOf, failed, found, honest } from './recomputed-log.ts';
import { evidenceOf } from './shown-log.ts';

describe('what was tampered with', () => {
  const planted = (update: Int32Array) => collected().contribute(update).close().release();
  const withUpdate = (log: LogBuilder, change: (bytes: Uint8Array) => Uint8Array): Promise<Audit> => {
    const source = evidenceOf(log);
    let calls = 0;
    const update = async (round: number, hash: string) => {
      const bytes = (await source.update(round, hash))!;
      return calls++ === 1 ? change(bytes) : bytes;
    };
    return audit(log, { update });
  };
  const withRound = (log: LogBuilder, change: (round: RoundEvidence) => RoundEvidence): Promise<Audit> => {
    const source = evidenceOf(log);
    return audit(log, { round: async (round) => change((await source.round(round))!) });
  };
  const tooLong = new Int32Array(dim).fill(64, 0, 1).fill(1, 1, 2);

  it.each<[string, CheckName, () => Promise<Audit>]>([
    ['a flipped bit in an update', 'updates', () => withUpdate(honest(), (bytes) => flipBit(bytes, 40))],
    [
      'an update replaced after the fact',
      'updates',
      () => withUpdate(honest(), () => encodeUpdate(someUpdate(9))),
    ],
    [
      'another salt',
      'updates',
      () =>
        withRound(honest(), ({ salts, ...rest }) => ({
          ...rest,
          salts: new Map([...salts].map(([i]) => [i, bytes32(2, 99)])),
        })),
    ],
    ['a norm above the bound', 'norms', () => audit(planted(tooLong))],
    ['a coordinate above the bound', 'norms', () => audit(planted(new Int32Array(dim).fill(65, 0, 1)))],
    [
      'bytes that are no update',
      'norms',
      () => {
        const [log, salt] = [collected(), bytes32(2, 50)];
        const bytes = encodeUpdate(someUpdate(9)).subarray(1);
        log.updates.set(log.state.size, { salt, bytes });
        log.append({ kind: 'contribution', round: 0, update: hashUpdate(salt, bytes) });
        return audit(log.close().release());
      },
    ],
    [
      'a sum that left one out',
      'sums',
      () =>
        audit(
          collected()
            .close(someUpdate(1))
            .release({ sum: someUpdate(1) }),
        ),
    ],
    [
      'a salt of the sum that is another',
      'sums',
      () => withRound(honest(), (round) => ({ ...round, sumSalt: bytes32(3, 99) })),
    ],
    [
      'a seed that is not the committed one',
      'noise',
      () => withRound(honest(), (round) => ({ ...round, seed: bytes32(1, 99) })),
    ],
    ['noise left out', 'noise', () => audit(collected().close().release({ site: quietSite }))],
    [
      'weaker noise',
      'noise',
      () =>
        audit(
          collected()
            .close()
            .release({ site: { ...noisySite, privacy: { ...noisySite.privacy, variance: 4_096 } } }),
        ),
    ],
    [
      'noise of another seed',
      'noise',
      () =>
        audit(
          collected()
            .close()
            .release({ seed: bytes32(1, 99) }),
        ),
    ],
    [
      'a model that is not the released one',
      'releases',
      () => {
        const log = collected().close();
        return audit(
          log.release({
            site: { ...noisySite, optimizer: { kind: 'fedavgm', learningRate: 0.6, momentum: 0.9 } },
          }),
        );
      },
    ],
    [
      'a model over a new catalog that does not follow',
      'releases',
      () => {
        const log = honest();
        return audit(log.changeCatalog(['x', 'a'], { master: log.initial }));
      },
    ],
  ])('LG7 finds %s, by the check of %s', async (_, name, run) => {
    const result = await run();
    expect(failed(result)).toEqual([name]);
    expect(result.ok).toBe(false);
  });

  it('says what is wrong with the noise', async () => {
    const site = { ...noisySite, privacy: { ...noisySite.privacy, variance: 4_096 } };
    const [none, weaker, other] = await Promise.all(
      [{ site: quietSite }, { site }, { seed: bytes32(1, 99) }].map((used) =>
        audit(collected().close().release(used)),
      ),
    );
    expect(detailOf(none!, 'noise')).toMatch(/left out/);
    // 4,096 within four standard errors of a variance over dim coordinates
    const estimate = Number(/variance (\S+) in place of 16384/.exec(detailOf(weaker!, 'noise'))?.[1]);
    expect(Math.abs(estimate / 4_096 - 1)).toBeLessThan(4 * Math.sqrt(2 / dim) + 0.05);
    expect(detailOf(other!, 'noise')).toMatch(/not the noise that the seed gives/);
  });

  it('goes on after a round that does not hold, from the master that the log states', async () => {
    const log = collected().close().release({ site: quietSite }).play([3]).play([4, 5]);
    expect(found(await audit(log))).toEqual([
      'updates not-checkable 5 updates',
      'norms not-checkable 5 updates',
      'sums not-checkable 3 sums',
      'noise failed 2 releases with noise',
      'releases not-checkable 2 models',
    ]);
  });
});
