import { describe, expect, it } from 'vitest';
import {
  type FederatedEvaluation,
  firstEvaluation,
  heldMaster,
  takeRelease,
} from '../../../../server/simulate/federation/federated-evaluation.ts';
import type { FederationSettings } from '../../../../server/simulate/federation/federation-settings.ts';
import { metricUnit } from '../../../../shared/metrics/metric-layout.ts';
import type { Master } from '../../../../shared/server-optimizer.ts';

const metrics = { radius: 1024, holdout: 0.5, lag: 2, rollback: true };
const settings: FederationSettings = {
  ...{ metrics, cohort: 400, releases: 100, cap: 100, variance: 0 },
  localTraining: { steps: 1, learningRate: 1 },
  lattice: { clipNorm: 1, radius: 4096 },
  optimizer: { kind: 'fedavg', learningRate: 1 },
};

/** Every model another one, and so its optimizer state. */
const masterOf = (release: number): Master => ({
  model: Float32Array.of(release),
  optimizerState: Float32Array.of(10 * release),
});

/** Sums of 200 visitors in each arm with these hits. */
const sumsOf = (current: number, held: number): number[] =>
  [200, current, current / 2, 200, held, held / 2].map((value) => value * metricUnit(metrics));

type Play = { readonly evaluation: FederatedEvaluation; readonly master: Master; readonly release: number };

/** Releases one after the other, each with hits of the current arm, and of the held one. */
function play(hits: readonly [number, number][], from?: Play, over = settings): Play {
  let { evaluation, master, release } = from ?? {
    ...{ evaluation: firstEvaluation(masterOf(0)), master: masterOf(0), release: 0 },
  };
  for (const [current, held] of hits) {
    release++;
    const sums = sumsOf(current, held);
    ({ evaluation, master } = takeRelease(
      evaluation,
      { release, master: masterOf(release), metrics: sums },
      over,
    ));
  }
  return { evaluation, master, release };
}

const fine: [number, number] = [100, 100];
const spoilt: [number, number] = [10, 100];
const times = (count: number, hits: [number, number]) => Array.from({ length: count }, () => hits);

describe('the held model of a simulation', () => {
  it('PR9 is the one so many releases back, or the first; nobody is held on the only one', () => {
    const held = [0, 1, 2, 3, 4].map((releases) => {
      const { evaluation } = play(times(releases, fine));
      return heldMaster(evaluation, settings)?.model[0];
    });
    expect(held).toEqual([undefined, 0, 0, 1, 2]);
  });

  it('PR9 is none without a holdout', () => {
    const nobody = { ...settings, metrics: { ...metrics, holdout: 0 } };
    expect(heldMaster(play(times(3, fine), undefined, nobody).evaluation, nobody)).toBeNull();
  });
});

describe('a simulated release', () => {
  it('goes on where it is as good as the held model', () => {
    const { evaluation, master } = play(times(6, fine));
    expect(master).toEqual(masterOf(6));
    expect(evaluation.releases.map(({ rolledBackTo }) => rolledBackTo)).toEqual(
      times(6, fine).map(() => null),
    );
  });

  it('says what was measured: pooled over the releases, with its interval', () => {
    // 800 visitors with .5: nothing below .1 can be seen of 600, .05 takes 1,565 (power.prop.test in R)
    const [first, , , fourth] = play(times(8, fine)).evaluation.releases;
    expect(first).toMatchObject({ release: 1, status: 'not enough visitors', visitors: 200, hr10: null });
    expect(fourth).toMatchObject({ release: 4, status: 'not enough visitors', visitors: 800, pooled: 4 });
    const last = play(times(8, fine)).evaluation.releases.at(-1)!;
    expect(last).toMatchObject({ status: 'measured', visitors: 1600, hr10: 0.5, ndcg10: 0.25, pooled: 8 });
    // 1.96 sqrt(.25 / 1604)
    expect(last.interval!.hr10[0]).toBeCloseTo(0.5 - 0.02447, 4);
    expect(last.drift).toBeNull();
  });

  it('says since when tastes have drifted', () => {
    // .46 of 2,000 against .5 of 2,600 is 2.7 standard deviations, .42 of them against .5 of 2,800 is 5.4
    const { evaluation } = play([...times(22, fine), ...times(2, [20, 20])]);
    const alarms = evaluation.releases.map(({ drift }) => drift);
    expect(alarms.slice(18)).toEqual([null, false, false, false, false, true]);
    expect(evaluation.releases.every(({ rolledBackTo }) => rolledBackTo === null)).toBe(true);
  });

  it('LG8 that does worse than the held model is withdrawn: back to its model and optimizer state', () => {
    // the model of release 4 was evaluated in the fifth round, while that of release 2 was held
    const { evaluation, master } = play([...times(4, fine), spoilt]);
    expect(evaluation.releases.at(-1)).toMatchObject({ release: 5, rolledBackTo: 2 });
    expect(master).toEqual(masterOf(2));
    expect(heldMaster(evaluation, settings)).toBeNull();
  });

  it('LG8 goes on from there on a new line, whose first model is held', () => {
    const back = play([...times(4, fine), spoilt]);
    const { evaluation, master } = play(times(2, fine), back);
    expect(master).toEqual(masterOf(7));
    expect(heldMaster(evaluation, settings)).toEqual(masterOf(2));
    expect(evaluation.releases.at(-1)).toMatchObject({ release: 7, visitors: 400, drift: null });
    // spoilt at once: back to the same model again, by the release that made it
    expect(play([spoilt], play([fine], back)).evaluation.releases.at(-1)).toMatchObject({ rolledBackTo: 2 });
  });

  it('LG8 stays where roll-back is off', () => {
    const watching = { ...settings, metrics: { ...metrics, rollback: false } };
    const { evaluation, master } = play([...times(4, fine), spoilt], undefined, watching);
    expect(master).toEqual(masterOf(5));
    expect(evaluation.releases.at(-1)?.rolledBackTo).toBeNull();
  });

  it('keeps no more models than can be held or gone back to', () => {
    const { evaluation } = play([...times(30, fine), spoilt, ...times(10, fine)]);
    expect([...evaluation.masters.values()]).toEqual([39, 40, 41].map(masterOf));
  });
});
