/** Hostile users in whole runs, from the plan to the result. */
import { describe, expect, it } from 'vitest';
import { planAttack } from '../../../../server/simulate/poisoning/hostile-users.ts';
import type { SimulationOptions } from '../../../../server/simulate/simulation-plan.ts';
import { runSimulation } from '../../../../server/simulate/simulation-run.ts';
import { toResult } from '../../../../server/simulate/to-result.ts';
import type { PoolingTensor } from '../../../../shared/model/pooling-spec.ts';
import { splitVector, type Views } from '../../../../shared/model/spec.ts';
import { refusal } from '../../../shared/log/refusal.ts';
import { shortPlan } from '../short-plan.ts';

const resultOf = async (changes: Partial<SimulationOptions>) =>
  toResult(await runSimulation({ plan: shortPlan(changes), baselines: [], threads: { threads: 1 } }), 0);
const few = { releases: 3, cohort: 30 } as const;
const trimmed = { kind: 'trimmed-mean', trim: 0.1 } as const;

describe('the hostile users of a run', () => {
  const { users, split } = shortPlan();

  it('are as many as asked for, drawn from the seed, and some that are trained on', () => {
    const drawn = (seed: number) => planAttack({ kind: 'noise', share: 0.1 }, users, { split, seed });
    expect(drawn(1).users).toHaveLength(Math.round(users.length / 10));
    expect(new Set(drawn(1).users).size).toBe(drawn(1).users.length);
    expect(drawn(1).users.every((user) => users.includes(user))).toBe(true);
    expect(drawn(1)).toEqual(drawn(1));
    expect(drawn(1).users).not.toEqual(drawn(2).users);
    expect(drawn(1).target).toBeNull();
  });

  it('promote an item of the less popular half', () => {
    const { events, items, starts } = split.dataset;
    const { trainEnds } = split.stages.at(-1)!;
    const buyers = Array.from(items, () => new Set<number>());
    for (const [user, end] of trainEnds.entries()) {
      for (const item of events.item.subarray(starts[user], end)) buyers[item]!.add(user);
    }
    const counts = buyers.map(({ size }) => size);
    const middle = counts.slice().sort((a, b) => a - b)[Math.ceil(items.length / 2) - 1]!;
    for (let seed = 0; seed < 10; seed++) {
      const { target } = planAttack({ kind: 'boost-item', share: 0.1 }, users, { split, seed });
      expect(counts[target!]).toBeLessThanOrEqual(middle);
    }
  });
});

describe('a run with hostile users', { timeout: 60_000 }, () => {
  it('learns what they want, and says who they were and how many are shown it', async () => {
    const attack = { kind: 'boost-item', share: 0.3 } as const;
    const plan = shortPlan({ ...few, attack });
    const run = await runSimulation({ plan, baselines: [], threads: { threads: 1 } });
    const { itemBias } = splitVector(run.spec, run.state.federation.master.model) as Views<PoolingTensor>;
    const target = plan.settings.attack!.target!;
    expect(itemBias.indexOf(Math.max(...itemBias))).toBe(target);
    const result = toResult(run, 0);
    expect(result.attack).toMatchObject({ ...attack, users: plan.settings.attack!.users.length });
    expect(result.attack!.target!.item).toBe(`i${target}`);
    expect(result.attack!.target!.shown).toBe(
      run.state.answers.trained.exposure[target]! / result.tests.users,
    );
  });

  it('is, with nobody hostile and every update looked at, what it is without', async () => {
    const plain = await resultOf(few);
    expect(plain.attack).toBeNull();
    for (const changes of [
      { attack: { kind: 'noise', share: 0 } },
      { leastCosine: -1 },
      { aggregation: { kind: 'trimmed-mean', trim: 1e-9 } },
      { aggregation: { kind: 'centred-clipping', tau: 2, iterations: 1 } },
    ] as const) {
      expect((await resultOf({ ...few, ...changes })).metrics).toEqual(plain.metrics);
    }
  });

  it('counts what a least cosine sets aside of either', async () => {
    const result = await resultOf({ ...few, leastCosine: 1, attack: { kind: 'sign-flip', share: 0.2 } });
    // nothing in the first of three releases, everything in the others; hostile users are in all of them
    for (const share of [result.setAside.honest, result.setAside.hostile]) {
      expect(share).toBeGreaterThan(0.4);
      expect(share).toBeLessThan(0.9);
    }
    expect(result.settings).toMatchObject({ leastCosine: 1, aggregation: null });
  });

  it('keeps federated metrics as they are under a trimmed mean', async () => {
    const metrics = { radius: 1024, holdout: 0, lag: 1, rollback: false };
    const [plain, robust] = [
      await resultOf({ ...few, metrics }),
      await resultOf({ ...few, metrics, aggregation: trimmed }),
    ];
    expect(robust.federated!.releases[0]).toEqual(plain.federated!.releases[0]);
    expect(robust.metrics).not.toEqual(plain.metrics);
  });
});

describe('a plan with rules on updates is refused', () => {
  const privacy = { epsilon: 8, delta: 1e-6 };
  it.each([
    ['LA9 with a rule for cohorts under noise', { aggregation: trimmed, privacy }],
    [
      'LA9 with one beside a privacy curve',
      { aggregation: trimmed, privacyCurve: { epsilons: [1], delta: 1e-6 } },
    ],
    [
      'with an attack on a model that it does not know',
      { model: 'bilinear', attack: { kind: 'boost-item', share: 0.1 } },
    ],
  ] as const)('%s', (_, changes) => {
    expect(() => shortPlan(changes)).toThrow(refusal('BAD_CONFIG'));
  });

  it('LA10 not with a least cosine under noise', () => {
    expect(shortPlan({ leastCosine: 0, privacy }).settings.leastCosine).toBe(0);
  });
});
