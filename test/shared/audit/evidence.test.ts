import { describe, expect, it } from 'vitest';
import { type Audit, auditLog } from '../../../shared/audit/audit-log.ts';
import { type CheckName, evidenceCheckNames } from '../../../shared/audit/check.ts';
import type { EvidenceSource, RoundEvidence } from '../../../shared/audit/evidence-source.ts';
import type { VersionRange } from '../../../shared/audit/recomputation.ts';
import { encodeUpdate } from '../../../shared/lattice/encode-update.ts';
import { toCanonicalJson } from '../../../shared/log/canonical-json.ts';
import { hashFloats, hashUpdate, littleEndian } from '../../../shared/log/commitments.ts';
import { parseLeaf } from '../../../shared/log/leaf.ts';
import type { SiteConfig } from '../../../shared/protocol/site-config.ts';
import { flipBit } from '../log/damage.ts';
import {
  bytes32,
  dim,
  LogBuilder,
  measuredSite,
  noisySite,
  quietSite,
  someUpdate,
} from '../log/log-builder.ts';
import { serve, sourceOf } from './served-log.ts';
import { evidenceOf } from './shown-log.ts';

const everything: VersionRange = { from: 0, to: Number.POSITIVE_INFINITY };

const auditOf = ({ leaves }: LogBuilder, source: EvidenceSource, range = everything): Promise<Audit> =>
  auditLog({ source: sourceOf(serve(leaves)), evidence: { source, range } });
const audit = (log: LogBuilder, shown: Partial<EvidenceSource> = {}, range = everything): Promise<Audit> =>
  auditOf(log, { ...evidenceOf(log), ...shown }, range);

const isOfEvidence = (name: CheckName) => (evidenceCheckNames as readonly CheckName[]).includes(name);
/** What came of the checks that a credential adds, a line each. */
const found = ({ checks }: Audit): string[] =>
  checks
    .filter(({ name }) => isOfEvidence(name))
    .map(({ name, status, covered }) => `${name} ${status} ${covered}`);
const failed = ({ checks }: Audit): CheckName[] =>
  checks.filter(({ status }) => status === 'failed').map(({ name }) => name);
const detailOf = ({ checks }: Audit, name: CheckName) => checks.find((check) => check.name === name)!.detail;

const honest = (site: SiteConfig = noisySite) => new LogBuilder(site).play([1, 2]).play([3, 4, 5]).play([6]);
const collected = () => new LogBuilder().open().contribute(someUpdate(1)).contribute(someUpdate(2));

describe('an audit with a credential', () => {
  it('LG7 recomputes an honest log, and says how much', async () => {
    const result = await audit(honest());
    expect(result.ok).toBe(true);
    expect(found(result)).toEqual([
      'updates held 6 updates',
      'norms held 6 updates',
      'sums held 3 sums',
      'noise held 3 releases with noise',
      'releases held 3 models',
    ]);
  });

  it('is not there without one', async () => {
    const log = honest();
    expect(found(await auditLog({ source: sourceOf(serve(log.leaves)) }))).toEqual([]);
  });

  it('LG8 LG9 LG12 goes along with roll-backs, catalogs, code and configurations', async () => {
    const adam = { kind: 'fedadam', learningRate: 0.1, beta1: 0.9, beta2: 0.99, tau: 0.01 } as const;
    const log = honest()
      .rollBack(1)
      .play([7])
      .changeCatalog(['x', 'a', 'b'])
      .introduce([])
      .play([8])
      .reconfigure({ ...noisySite, optimizer: adam })
      .play([9, 10]);
    const result = await audit(log);
    expect(failed(result)).toEqual([]);
    expect(found(result).at(-1)).toBe('releases held 8 models');
  });

  it('holds with metrics in the updates, and without noise, of which then nothing is said', async () => {
    const length = dim + 6;
    const log = new LogBuilder(measuredSite)
      .open()
      .contribute(new Int32Array(length).fill(1, 0, 9))
      .close()
      .release();
    expect(failed(await audit(log))).toEqual([]);
    const quiet = await audit(honest(quietSite));
    expect([failed(quiet), found(quiet)[3]]).toEqual([[], 'noise not-checkable 0 releases with noise']);
  });

  it('does not ask for the round that is open, and recomputes no other versions than those asked for', async () => {
    const log = honest().open().contribute(someUpdate(9));
    const asked: number[] = [];
    const source = evidenceOf(log);
    const round = (number: number): Promise<RoundEvidence | undefined> => {
      asked.push(number);
      return number === 3 ? Promise.resolve(undefined) : source.round(number);
    };
    expect(found(await audit(log, { round }))).toContain('releases held 3 models');
    expect(found(await audit(log, { round }, { from: 2, to: 2 }))).toEqual([
      'updates held 3 updates, of versions 2 to 2',
      'norms held 3 updates, of versions 2 to 2',
      'sums held 1 sum, of versions 2 to 2',
      'noise held 1 release with noise, of versions 2 to 2',
      'releases held 1 model, of versions 2 to 2',
    ]);
    expect(asked).toEqual([0, 1, 2, 3, 1]);
  });
});

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

describe('what would look like an end of the log', () => {
  /** The leaves of a log with one more. */
  const withLeaf = (log: LogBuilder, leaf: Parameters<typeof toCanonicalJson>[0]): LogBuilder =>
    Object.assign(new LogBuilder(), log, { leaves: [...log.leaves, toCanonicalJson(leaf)] });

  it('is a config that changes the length of the model: it cannot come there', async () => {
    const log = honest();
    for (const dim of [log.configLeaf().dim + 1, 2 ** 53 - 1]) {
      const result = await auditOf(withLeaf(log, { ...log.configLeaf(), dim }), evidenceOf(log));
      expect(failed(result)).toHaveLength(1);
      expect(result.checks.filter(({ name, status }) => isOfEvidence(name) && status === 'held')).toEqual([]);
    }
  });

  it('is a first master of another length: a fault of the models, and not nothing', async () => {
    const log = honest();
    const short = { model: log.initial.model.slice(1), optimizerState: log.initial.optimizerState };
    const first = log.configLeaf();
    const config = {
      ...parseLeaf(log.leaves[0]!),
      model: {
        ...first.model,
        version: 0,
        master: hashFloats(short.model),
        optimizer: hashFloats(short.optimizerState),
      },
    };
    const source = evidenceOf(log);
    const floats = async (hash: string) =>
      hash === config.model.master ? littleEndian(short.model) : source.floats(hash);
    const other = Object.assign(new LogBuilder(), log, {
      leaves: [toCanonicalJson(config), ...log.leaves.slice(1)],
    });
    const result = await audit(other, { floats });
    expect(failed(result)).toContain('releases');
  });
});

describe('evidence that is not there', () => {
  const without = (log: LogBuilder, rounds: readonly number[]): Promise<Audit> => {
    const source = evidenceOf(log);
    return audit(log, { round: async (round) => (rounds.includes(round) ? undefined : source.round(round)) });
  };

  it('LG13 is not checkable any more where a leaf says that it was erased: no failure, and no silent pass', async () => {
    const result = await without(honest().erase(2), [0, 1]);
    expect(result.ok).toBe(true);
    expect(found(result)).toEqual([
      'updates not-checkable 1 update',
      'norms not-checkable 1 update',
      'sums not-checkable 1 sum',
      'noise not-checkable 1 release with noise',
      'releases not-checkable 1 model',
    ]);
    expect(detailOf(result, 'sums')).toMatch(/2 rounds, 0 to 1, are erased/);
  });

  it('LG13 fails where no leaf says so, or another round was erased', async () => {
    for (const log of [honest(), honest().erase(1)]) {
      const result = await without(log, [1]);
      expect(failed(result)).toEqual(['updates']);
      expect(detailOf(result, 'updates')).toMatch(/round 1 is not shown, and no leaf says erased/);
    }
  });

  it.each<[string, CheckName, Partial<EvidenceSource>]>([
    ['updates', 'updates', { update: async () => undefined }],
    ['masters', 'releases', { floats: async () => undefined }],
    ['catalogs', 'releases', { catalog: async () => undefined }],
  ])('fails where %s are withheld', async (_, name, shown) => {
    expect(failed(await audit(honest(), shown))).toEqual([name]);
  });

  const refuse = () => Promise.reject(new Error('no such credential'));

  it('throws what the source throws from the start: then the audit could not run', async () => {
    const nothing = { round: refuse, update: refuse, floats: refuse, catalog: refuse };
    await expect(audit(honest(), nothing)).rejects.toThrow('no such credential');
  });

  it('fails where the source answers for some of it alone: what was found is told all the same', async () => {
    const bad = collected().close().release({ site: quietSite }).play([3]).play([4]);
    const source = evidenceOf(bad);
    const round = (number: number) => (number === 1 ? refuse() : source.round(number));
    const result = await audit(bad, { round });
    expect(failed(result)).toEqual(['updates', 'noise']);
    expect(detailOf(result, 'updates')).toMatch(/round 1 is not shown/);
    expect(failed(await audit(honest(), { update: refuse }))).toEqual(['updates']);
  });
});
