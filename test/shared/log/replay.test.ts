import { ed25519 } from '@noble/curves/ed25519.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signCheckpoint, verifyCheckpoint } from '../../../shared/log/checkpoint.ts';
import { hashFloats } from '../../../shared/log/commitments.ts';
import { encodeLeaf, type LeafOf, parseLeaf } from '../../../shared/log/leaf.ts';
import { verifierKey } from '../../../shared/log/verifier-key.ts';
import { bytes32, dim, LogBuilder, measuredSite, noisySite, quietSite, someUpdate } from './log-builder.ts';
import { naiveRoot } from './naive-merkle.ts';
import { refusal } from './refusal.ts';
import { replay } from './replayed-log.ts';

/** Rounds of update numbers, and the same rounds with each round's updates in another order. */
const roundsInTwoOrders = fc
  .array(fc.array(fc.nat(1_000), { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 3 })
  .chain((rounds) =>
    fc.tuple(
      fc.constant(rounds),
      fc.tuple(
        ...rounds.map((round) =>
          fc.shuffledSubarray(round, { minLength: round.length, maxLength: round.length }),
        ),
      ),
    ),
  );

/** The log of these rounds, and the integer sum of each. */
function build(site: typeof noisySite, rounds: readonly (readonly number[])[]) {
  const log = new LogBuilder(site);
  const sums = rounds.map((round) => [...log.play(round).sum]);
  return { log, sums };
}

const bitsOf = (values: Float32Array) => [...new Uint32Array(values.slice().buffer)];

describe('replaying a log', () => {
  it('LG7 gives the same model, state and root, bit for bit', () => {
    const log = new LogBuilder().play([1, 2, 3]).play([4]).play([5, 6]);
    const { master, state, root } = replay(log.leaves, log.sources);
    expect(bitsOf(master.model)).toEqual(bitsOf(log.master.model));
    expect(bitsOf(master.optimizerState)).toEqual(bitsOf(log.master.optimizerState));
    expect(state).toEqual(log.state);
    expect(root).toEqual(naiveRoot(log.leaves));
    expect(state.model).toMatchObject({ version: 3, master: hashFloats(master.model) });
  });

  it('LG7 of a config alone gives the initial model', () => {
    const log = new LogBuilder();
    expect(replay(log.leaves, log.sources).master).toEqual(log.initial);
  });

  it('LG7 stands before a release at the model of the last one', () => {
    const log = new LogBuilder().play([1]);
    const before = bitsOf(log.master.model);
    log.open().contribute(someUpdate(2)).close();
    expect(bitsOf(replay(log.leaves, log.sources).master.model)).toEqual(before);
  });

  it('LG7 adds noise, and steps with the configured optimizer', () => {
    const [noisy, quiet] = [new LogBuilder(noisySite).play([1]), new LogBuilder(quietSite).play([1])];
    expect(noisy.master.model).not.toEqual(quiet.master.model);
    // without noise the first step of momentum is learning rate times sum times unit over cohort
    const update = someUpdate(1);
    const expected = noisy.initial.model.map((x, i) => x + (0.5 * update[i]!) / 64 / 8);
    const errors = quiet.master.model.map((x, i) => Math.abs(x - expected[i]!));
    expect(Math.max(...errors)).toBeLessThan(1e-6);
  });

  it('LG7 goes on under another configuration, with fresh moments where the optimizer is another', () => {
    const optimizer = { kind: 'fedadam', learningRate: 0.1, beta1: 0.9, beta2: 0.99, tau: 0.01 } as const;
    const log = new LogBuilder()
      .play([1])
      .reconfigure({ ...noisySite, optimizer })
      .play([2])
      .play([3]);
    const { master } = replay(log.leaves, log.sources);
    expect(bitsOf(master.model)).toEqual(bitsOf(log.master.model));
    expect(master.optimizerState).toHaveLength(2 * dim);
  });

  it('LG7 PV2 keeps apart what two optimizers with states of one length remember, also where it is rolled back', () => {
    const adam = { kind: 'fedadam', learningRate: 0.1, beta1: 0.9, beta2: 0.99, tau: 0.01 } as const;
    const log = new LogBuilder({ ...quietSite, optimizer: { ...adam, averaging: 0.5 } }).play([1]);
    const decaying = { ...quietSite, optimizer: { ...adam, weightDecay: 0.5 } };
    const before = log.master;
    const expectStep = () => {
      const { model, optimizerState } = log.master;
      // without noise the mean is .9 of the one before and .1 of sum times unit over cohort
      const means = [...log.sum].map((x, i) => 0.9 * before.optimizerState[i]! + (0.1 * x) / 64 / 8);
      // its first step is all of the distance from where it began to be counted: the lag is none of it
      const distances = [...model].map((x, i) => x - before.model[i]!);
      const expected = [...means, ...distances];
      const actual = [...optimizerState.subarray(0, dim), ...optimizerState.subarray(2 * dim)];
      expect(Math.max(...actual.map((x, i) => Math.abs(x - expected[i]!)))).toBeLessThan(1e-6);
    };
    expect(before.optimizerState.subarray(2 * dim).some((lag) => Math.abs(lag) > 1e-3)).toBe(true);
    log.reconfigure(decaying).play([2]);
    expectStep();
    log.rollBack(1).play([3]);
    expectStep();
    const { master, state } = replay(log.leaves, log.sources);
    expect(bitsOf(master.model)).toEqual(bitsOf(log.master.model));
    expect(bitsOf(master.optimizerState)).toEqual(bitsOf(log.master.optimizerState));
    expect(state).toEqual(log.state);
  });

  it('LG6 gives the root that the checkpoint of the log signs', () => {
    const log = new LogBuilder().play([1]);
    const privateKey = bytes32(9, 9);
    const signed = { origin: 'shop.example/log', size: log.leaves.length, root: log.tree.root() };
    const key = verifierKey(signed.origin, ed25519.getPublicKey(privateKey));
    const { size, root } = verifyCheckpoint(signCheckpoint(signed, privateKey), key);
    const replayed = replay(log.leaves, log.sources);
    expect([replayed.state.size, replayed.root]).toEqual([size, root]);
  });
});

describe('replaying federated evaluation', () => {
  /** An update of the model's part of a radius of 64, and of the metrics' 32: one visitor is 18. */
  const measuredUpdate = (number: number): Int32Array => {
    const whole = new Int32Array(dim + 6);
    whole.set(someUpdate(number).map((value) => Math.trunc(value / 2)));
    whole.set([18, 18, 9, 0, 0, 0], dim);
    return whole;
  };
  const played = () =>
    new LogBuilder(measuredSite)
      .open()
      .contribute(measuredUpdate(1))
      .contribute(measuredUpdate(2))
      .close()
      .release();

  it('LG7 gives the stated metrics and the model beside them, bit for bit', () => {
    const log = played();
    const { master, state } = replay(log.leaves, log.sources);
    expect(bitsOf(master.model)).toEqual(bitsOf(log.master.model));
    expect(state.evaluations).toEqual(log.state.evaluations);
    expect(state.evaluations[0]?.sums).not.toEqual([36, 36, 18, 0, 0, 0]); // noised
  });

  it('LG7 finds metrics that are not what the round gives', () => {
    const log = played();
    const leaf = parseLeaf(log.leaves.at(-1)!) as LeafOf<'release'>;
    const metrics = leaf.metrics!.map((value, i) => (i === 1 ? value + 1 : value));
    const forged = [...log.leaves.slice(0, -1), encodeLeaf({ ...leaf, metrics })];
    expect(() => replay(forged, log.sources)).toThrow(refusal('BAD_LOG'));
  });

  it('LA7 finds an update whose part is too long, though the whole is not', () => {
    const tooLong = new Int32Array(dim + 6);
    tooLong[dim] = 33;
    const log = new LogBuilder(measuredSite).open().contribute(tooLong).close().release();
    expect(() => replay(log.leaves, log.sources)).toThrow(refusal('OUT_OF_RANGE'));
  });

  it('LG7 goes on where metrics are turned on and off again between rounds', () => {
    const log = new LogBuilder().play([1]).reconfigure(measuredSite);
    log.open().contribute(measuredUpdate(2)).close().release().reconfigure(noisySite).play([3]);
    expect(bitsOf(replay(log.leaves, log.sources).master.model)).toEqual(bitsOf(log.master.model));
  });
});

describe('replaying a roll-back', () => {
  it('LG8 goes on from the earlier master and its optimizer state', () => {
    const log = new LogBuilder().play([1]).play([2]).play([3]).rollBack(1).play([4]);
    const { master, state } = replay(log.leaves, log.sources);
    expect(bitsOf(master.model)).toEqual(bitsOf(log.master.model));
    expect(bitsOf(master.optimizerState)).toEqual(bitsOf(log.master.optimizerState));
    expect(state.model?.version).toBe(5);
    // the same round as if versions 2 and 3 had never been, but for the noise
    const [back, straight] = [new LogBuilder(quietSite), new LogBuilder(quietSite)];
    back.play([1]).play([2]).rollBack(1).play([4]);
    straight.play([1]).play([4]);
    expect(bitsOf(back.master.model)).toEqual(bitsOf(straight.master.model));
  });

  it('LG8 leaves out the updates of a round that it ended', () => {
    const log = new LogBuilder(quietSite).play([1]).play([2]).open().contribute(someUpdate(9)).rollBack(1);
    const { master } = replay(log.leaves, log.sources);
    expect(bitsOf(master.model)).toEqual(bitsOf(log.master.model));
    log.play([4]);
    const straight = new LogBuilder(quietSite).play([1]).play([4]);
    expect(bitsOf(replay(log.leaves, log.sources).master.model)).toEqual(bitsOf(straight.master.model));
  });

  it('LG8 takes no master but the one with the stated hashes', () => {
    const log = new LogBuilder().play([1]).play([2]).rollBack(1);
    const { model, optimizerState } = log.master;
    const others = [
      { model: log.initial.model, optimizerState },
      { model, optimizerState: optimizerState.slice().fill(0) },
    ];
    for (const master of [undefined, log.initial, ...others]) {
      const sources = { ...log.sources, master: () => master };
      expect(() => replay(log.leaves, sources)).toThrow(refusal('BAD_LOG'));
    }
  });
});

describe('the order of contributions', () => {
  it('LA4 changes no sum, so without noise LG7 gives the same models', () => {
    fc.assert(
      fc.property(roundsInTwoOrders, ([rounds, reordered]) => {
        const [one, other] = [build(quietSite, rounds), build(quietSite, reordered)];
        expect(other.sums).toEqual(one.sums);
        expect(bitsOf(other.log.master.model)).toEqual(bitsOf(one.log.master.model));
        expect(bitsOf(replay(other.log.leaves, other.log.sources).master.model)).toEqual(
          bitsOf(one.log.master.model),
        );
      }),
      { seed: 71, numRuns: 20 },
    );
  });

  it('PV2 changes the root and so the noise: LG7 gives each order its own model, LA4 both the same sum', () => {
    fc.assert(
      fc.property(roundsInTwoOrders, ([rounds, reordered]) => {
        const both = [build(noisySite, rounds), build(noisySite, reordered)] as const;
        expect(both[1].sums).toEqual(both[0].sums);
        for (const { log } of both) {
          expect(bitsOf(replay(log.leaves, log.sources).master.model)).toEqual(bitsOf(log.master.model));
        }
        const sameOrder = JSON.stringify(rounds) === JSON.stringify(reordered);
        const sameModel = hashFloats(both[0].log.master.model) === hashFloats(both[1].log.master.model);
        expect(sameModel).toBe(sameOrder);
      }),
      { seed: 72, numRuns: 20 },
    );
  });
});

describe('what replay cannot tell', () => {
  it('PV4 claims nothing against a server that tries closings until it likes the noise', () => {
    const collected = () => new LogBuilder().open().contribute(someUpdate(1)).contribute(someUpdate(2));
    const waited = collected().contribute(new Int32Array(dim)).close().release();
    const atOnce = collected().close().release();
    expect(waited.sum).toEqual(atOnce.sum);
    expect(waited.master.model).not.toEqual(atOnce.master.model);
    for (const log of [waited, atOnce]) expect(() => replay(log.leaves, log.sources)).not.toThrow();
  });
});
