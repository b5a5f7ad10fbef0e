import { describe, expect, it } from 'vitest';
import { History, mostHistory } from '../../../server/admin/history.ts';
import { parseLeaf } from '../../../shared/log/leaf.ts';
import { emptyLogState } from '../../../shared/log/state.ts';
import { step } from '../../../shared/log/step.ts';
import { reportMetrics } from '../../../shared/metrics/metrics-report.ts';
import { epsilonOf } from '../../../shared/privacy/accountant.ts';
import { LogBuilder, measuredSite, noisySite, quietSite } from '../../shared/log/log-builder.ts';
import { logOfEveryKind } from '../../shared/log/log-of-every-kind.ts';

/** The history of a log that is read from its beginning, as at a start. */
function historyOf({ leaves }: Pick<LogBuilder, 'leaves'>): History {
  const history = new History();
  let state = emptyLogState;
  for (const leaf of leaves.map(parseLeaf)) {
    const before = state;
    state = step(before, leaf);
    history.add(leaf, before, state);
  }
  return history;
}
const first = 1_700_000_000_000;

describe('the history of a log', () => {
  it('has each release with its updates, its time, and epsilon after it', () => {
    const site = { ...noisySite, privacy: { ...noisySite.privacy, budgetEpsilon: 8 } };
    const { entries } = historyOf(new LogBuilder(site).play([1, 2]).play([3]).play([4]));
    // cap 1 and z = 2: a period of two rounds costs 1/8, the next one as much again
    const epsilons = [0.125, 0.125, 0.25].map((rho) => epsilonOf({ rho, delta: 1e-6 }));
    expect(entries).toEqual(
      [2, 1, 1].map((updates, round) => ({
        ...{ kind: 'release', version: round + 1, round, period: round < 2 ? '0' : '1', time: first + round },
        ...{ updates, epsilon: epsilons[round], budgetEpsilon: 8, quality: null, drift: false },
      })),
    );
  });

  it('has roll-backs, other catalogs and lost rounds, and nothing of a log that has just begun', () => {
    expect(historyOf(new LogBuilder()).entries).toEqual([]);
    expect(historyOf(logOfEveryKind()).entries).toMatchObject([
      { kind: 'release', version: 1 },
      { kind: 'rollback', version: 2, toVersion: 0, cause: 'operator', time: first },
      { kind: 'catalog', version: 3, time: first },
      { kind: 'round-end', round: 1, time: first + 1 },
      { kind: 'act', act: 'pause', ended: null },
    ]);
  });

  it('LG16 has what was done by hand, and which round that ended', () => {
    const { entries } = historyOf(new LogBuilder().play([1]).open().act('pause').act('resume'));
    expect(entries.slice(1)).toMatchObject([
      { kind: 'act', act: 'pause', ended: 1 },
      { kind: 'act', act: 'resume', ended: null },
    ]);
  });

  it('has what federated evaluation said after each release, as its status did', () => {
    const log = new LogBuilder({
      ...measuredSite,
      privacy: quietSite.privacy,
      round: { ...measuredSite.round, cohort: 900 },
    });
    // 18 units are a visitor; enough of them, every one with a hit at the first rank
    log.open();
    for (let i = 0; i < 800; i++) {
      const update = new Int32Array(log.sum.length);
      update.set([18, 18, 18], update.length - 6);
      log.contribute(update);
    }
    log.close().release();
    const report = reportMetrics(log.state.evaluations);
    expect(report).toMatchObject({ status: 'measured', hr10: 1, ndcg10: 1 });
    expect(historyOf(log).entries.at(-1)).toMatchObject({
      quality: { hr10: 1, ndcg10: 1, hr10Interval: report.interval?.hr10 },
    });
  });

  it('says no epsilon where there is no noise', () => {
    expect(historyOf(new LogBuilder(quietSite).play([1])).entries).toMatchObject([{ epsilon: null }]);
  });

  it('LG2 leaves out of a release what is in no sum', () => {
    const log = new LogBuilder().open();
    for (let i = 0; i < 2; i++) log.contribute(new Int32Array(log.sum.length));
    expect(historyOf(log.close(undefined, [3]).release()).entries).toMatchObject([{ updates: 1 }]);
  });

  it('keeps the latest, and no more', () => {
    const log = new LogBuilder();
    log.play([1]);
    for (let i = 0; i < mostHistory + 3; i++) log.rollBack(i);
    const { entries } = historyOf(log);
    expect(entries).toHaveLength(mostHistory);
    expect(entries.at(-1)).toMatchObject({ version: log.state.model?.version });
  });
});
