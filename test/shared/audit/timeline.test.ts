import { describe, expect, it } from 'vitest';
import { auditLog } from '../../../shared/audit/audit-log.ts';
import { emptyTimeline, releasesOf, summedUpdates, type Timeline } from '../../../shared/audit/timeline.ts';
import { encodeLeaf, parseLeaf } from '../../../shared/log/leaf.ts';
import { epsilonOf } from '../../../shared/privacy/accountant.ts';
import { replaceAt } from '../log/damage.ts';
import { dim, LogBuilder, measuredSite, noisySite, quietSite } from '../log/log-builder.ts';
import { logOfEveryKind } from '../log/log-of-every-kind.ts';
import { modelsOf, serve, sourceOf } from './served-log.ts';

const timelineOf = async (leaves: readonly Uint8Array[]): Promise<Timeline> =>
  (await auditLog({ source: sourceOf(serve(leaves)) })).timeline;
/** What a leaf states. */
const leafAt = ({ leaves }: LogBuilder, index: number) => parseLeaf(leaves[index]!);

describe('the timeline of a log', () => {
  it('has a release with all that its leaves state of it', async () => {
    const log = new LogBuilder().play([1, 2]).play([3, 4, 5]);
    const { entries } = await timelineOf(log.leaves);
    const [opening, contribution, aggregate, release] = [6, 7, 10, 11].map((index) => leafAt(log, index));
    if (opening?.kind !== 'round-open' || aggregate?.kind !== 'aggregate' || release?.kind !== 'release')
      throw new TypeError('the log has another order');
    expect(contribution?.kind).toBe('contribution');
    expect(entries.at(-1)).toEqual({
      ...{ kind: 'release', leafIndex: 11, time: opening.time, round: 1, period: '0', base: 1 },
      ...{ seed: opening.seed, from: 7, to: 10, exceptions: [], sum: aggregate.sum },
      ...{ metrics: null, variance: 16_384 },
      ...{
        shape: { modelDim: dim, modelRadius: 64, metricsRadius: null, metricsDim: 0 },
        model: release.model,
      },
      // one release of cap 1 at z = 2: 1 / (2 z^2)
      ...{ rho: 0.125, epsilon: epsilonOf({ rho: 0.125, delta: 1e-6 }), delta: 1e-6, budgetEpsilon: null },
      metricsSettings: null,
    });
  });

  it('goes along the leaves, and has one entry for each leaf that is no part of a round but its release', async () => {
    const log = logOfEveryKind();
    const { entries } = await timelineOf(log.leaves);
    expect(entries.map(({ kind, leafIndex }) => `${kind} ${leafIndex}`)).toEqual([
      ...['config 0', 'release 4', 'rollback 5', 'catalog 6', 'code 7', 'key 9', 'round-end 11'],
      'act 12',
    ]);
    const [first, second] = [1_700_000_000_000, 1_700_000_000_001];
    expect(entries.map(({ time }) => time)).toEqual([null, ...Array(5).fill(first), second, second]);
    const [, , rollback, catalog, code, , end] = entries;
    expect(rollback).toMatchObject({ cause: 'operator', toVersion: 0, version: 2, ended: null });
    expect(catalog).toMatchObject({ version: 3, ended: null });
    expect(code).toMatchObject({ version: '0.1.0', files: 1 });
    expect(end).toMatchObject({ ended: { round: 1, contributions: 0 } });
  });

  it('has the round that a roll-back or another catalog ended, with its contributions, and no release of it', async () => {
    const rolledBack = new LogBuilder().play([1]).open().contribute(new Int32Array(dim)).rollBack(0);
    expect((await timelineOf(rolledBack.leaves)).entries.at(-1)).toMatchObject({
      ...{ kind: 'rollback', ended: { round: 1, contributions: 1 } },
    });
    const changed = new LogBuilder().open().changeCatalog(['a', 'z']);
    const { entries } = await timelineOf(changed.leaves);
    expect(entries.at(-1)).toMatchObject({ kind: 'catalog', ended: { round: 0, contributions: 0 } });
    expect(releasesOf({ ...emptyTimeline, entries })).toEqual([]);
  });

  it('LG16 has each act with its credential and its own time, and the round that it closed or ended', async () => {
    const log = new LogBuilder().open().contribute(new Int32Array(dim)).act('pause').act('resume');
    log
      .open()
      .contribute(new Int32Array(dim))
      .close()
      .act('close-round')
      .release()
      .act('roll-back')
      .rollBack(0);
    const { entries } = await timelineOf(log.leaves);
    expect(entries.slice(1)).toMatchObject([
      { kind: 'act', act: 'pause', credential: '0123456789abcdef', ended: { round: 0, contributions: 1 } },
      { kind: 'act', act: 'resume', ended: null, closed: null, done: 1_700_000_000_504 },
      { kind: 'act', act: 'close-round', ended: null, closed: 1 },
      { kind: 'release', round: 1 },
      { kind: 'act', act: 'roll-back', ended: null },
      { kind: 'rollback', toVersion: 0 },
    ]);
  });

  it('LG2 has the updates that are in no sum', async () => {
    const log = new LogBuilder().open().contribute(new Int32Array(dim)).contribute(new Int32Array(dim));
    const [release] = releasesOf(await timelineOf(log.close(undefined, [3]).release().leaves));
    expect(release).toMatchObject({ from: 2, to: 4, exceptions: [3] });
    expect(release && summedUpdates(release)).toBe(1);
  });

  it('has the shape of updates over the catalog and the configuration of their round', async () => {
    const log = new LogBuilder().changeCatalog(['a']).reconfigure(measuredSite);
    log.open().contribute(new Int32Array(log.sum.length)).close().release();
    const [release] = releasesOf(await timelineOf(log.leaves));
    expect(release?.shape).toEqual({
      ...{ modelDim: log.sum.length - 6, modelRadius: 55, metricsRadius: 32, metricsDim: 6 },
    });
    expect(release?.metrics).toHaveLength(6);
    expect(release?.metricsSettings).toEqual(measuredSite.metrics);
  });

  it('says of a configuration what it changed, and of the first one everything', async () => {
    const richer = { ...noisySite, privacy: { ...noisySite.privacy, budgetEpsilon: 100 } };
    const optimizer = { kind: 'fedavg', learningRate: 0.5 } as const;
    const log = new LogBuilder(richer).reconfigure({ ...richer, optimizer }).reconfigure(measuredSite);
    const [first, second, third] = (await timelineOf(log.leaves)).entries;
    if (first?.kind !== 'config') throw new TypeError('the log begins otherwise');
    expect(first.changes).toContainEqual({ setting: 'lattice.radius', to: 64 });
    expect(first.changes).toContainEqual({ setting: 'metrics', to: null });
    expect(second).toMatchObject({
      changes: [
        { setting: 'optimizer.kind', from: 'fedavgm', to: 'fedavg' },
        { setting: 'optimizer.momentum', from: 0.9 },
      ],
    });
    expect(third).toMatchObject({
      changes: expect.arrayContaining([
        { setting: 'privacy.budgetEpsilon', from: 100, to: null },
        { setting: 'metrics', from: null },
        { setting: 'metrics.radius', to: 32 },
      ]),
    });
  });

  it('PV3 has the budget of each release, and that of now', async () => {
    const under = (budgetEpsilon: number) => ({
      ...noisySite,
      privacy: { ...noisySite.privacy, budgetEpsilon },
    });
    const log = new LogBuilder(under(50)).play([1]).reconfigure(under(60)).play([2]);
    const timeline = await timelineOf(log.leaves);
    expect(releasesOf(timeline).map(({ budgetEpsilon }) => budgetEpsilon)).toEqual([50, 60]);
    expect(timeline.budget).toEqual({ epsilon: 60, delta: 1e-6 });
  });

  it('PV3 has no epsilon where there is no guarantee', async () => {
    const [release] = releasesOf(await timelineOf(new LogBuilder(quietSite).play([1]).leaves));
    expect(release).toMatchObject({ rho: null, epsilon: null, seed: null, variance: 0 });
  });

  it('has the round that collects, and none while none does', async () => {
    const log = new LogBuilder().play([1]);
    expect((await timelineOf(log.leaves)).open).toBeNull();
    log.open().contribute(new Int32Array(dim));
    expect((await timelineOf(log.leaves)).open).toEqual({
      ...{ round: 1, period: '0', time: 1_700_000_000_001, contributions: 1, isClosed: false },
    });
    expect((await timelineOf(log.close().leaves)).open).toMatchObject({ contributions: 1, isClosed: true });
  });

  it('ends before a leaf that does not fit', async () => {
    const log = new LogBuilder().play([1]).play([2]);
    const at = log.leaves.length - 1;
    const release = leafAt(log, at);
    if (release.kind !== 'release') throw new TypeError('the log ends otherwise');
    const leaves = replaceAt(log.leaves, at, encodeLeaf({ ...release, rho: 7 }));
    const timeline = await timelineOf(leaves);
    expect(releasesOf(timeline).map(({ round }) => round)).toEqual([0]);
    expect(timeline.open).toMatchObject({ round: 1, isClosed: true });
  });

  it('is empty where nothing is signed', async () => {
    const files = serve(new LogBuilder().leaves, modelsOf(new LogBuilder()));
    files.delete('checkpoint');
    expect((await auditLog({ source: sourceOf(files) })).timeline).toEqual(emptyTimeline);
  });
});
