import { describe, expect, it } from 'vitest';
import { auditLog } from '../../../shared/audit/audit-log.ts';
import type { RoundEvidence } from '../../../shared/audit/evidence-source.ts';
import { toCanonicalJson } from '../../../shared/log/canonical-json.ts';
import { hashFloats, littleEndian } from '../../../shared/log/commitments.ts';
import { parseLeaf } from '../../../shared/log/leaf.ts';
import type { SiteConfig } from '../../../shared/protocol/site-config.ts';
import { naiveTrimmedMeanSum } from '../lattice/naive-aggregation.ts';
import { dim, LogBuilder, measuredSite, noisySite, quietSite, someUpdate } from '../log/log-builder.ts';
import { audit, auditOf, everything, failed, found, honest, isOfEvidence } from './recomputed-log.ts';
import { serve, sourceOf } from './served-log.ts';
import { evidenceOf } from './shown-log.ts';

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

describe('an audit with a credential of a site that looks at its updates', () => {
  const updates = [1, 2, 3, 4, 5].map((number) => someUpdate(number));
  const trimmed: SiteConfig = { ...quietSite, aggregation: { kind: 'trimmed-mean', trim: 0.2 } };
  const trimmedSum = Int32Array.from(
    naiveTrimmedMeanSum(
      updates.map((update) => [...update]),
      0.2,
    ),
  );
  const played = (log: LogBuilder, sum?: Int32Array): LogBuilder => {
    log.open();
    for (const update of updates) log.contribute(update);
    log.close(sum);
    return log.release(sum ? { sum } : {});
  };

  it('LA9 recomputes a trimmed mean', async () => {
    const result = await audit(played(new LogBuilder(trimmed), trimmedSum));
    expect([failed(result), result.ok]).toEqual([[], true]);
    expect(found(result)).toContain('sums held 1 sum');
  });

  it('LA9 finds a sum in place of the trimmed mean that the config states, and the other way round', async () => {
    expect(failed(await audit(played(new LogBuilder(trimmed))))).toContain('sums');
    expect(failed(await audit(played(new LogBuilder(quietSite), trimmedSum)))).toContain('sums');
  });

  it('LA9 finds an update that is left out of it, and takes one that is excepted', async () => {
    const log = new LogBuilder(trimmed).open();
    for (const update of updates) log.contribute(update);
    const others = naiveTrimmedMeanSum(
      updates.slice(1).map((update) => [...update]),
      0.2,
    );
    const sum = Int32Array.from(others);
    const first = log.state.size - updates.length;
    const excepted = log.close(sum, [first]).release({ sum });
    expect(failed(await audit(excepted))).toEqual([]);
    const silent = played(new LogBuilder(trimmed), sum);
    expect(failed(await audit(silent))).toContain('sums');
  });

  const course: SiteConfig = { ...noisySite, leastCosine: 0.9 };

  it('LA10 leaves out of the sum what is off course, also where only later versions are asked for', async () => {
    const log = played(new LogBuilder(course)); // the first round has no course
    log.open();
    for (const update of updates) log.contribute(update); // far from what noise has made of their mean
    const sum = new Int32Array(dim);
    log.close(sum).release({ sum });
    for (const range of [everything, { from: 2, to: 2 }]) {
      expect(failed(await audit(log, {}, range))).toEqual([]);
    }
    expect(failed(await audit(played(played(new LogBuilder(course)))))).toContain('sums');
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
