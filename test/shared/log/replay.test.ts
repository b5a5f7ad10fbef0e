import { ed25519 } from '@noble/curves/ed25519.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signCheckpoint, verifyCheckpoint } from '../../../shared/log/checkpoint.ts';
import { hashFloats } from '../../../shared/log/commitments.ts';
import { verifierKey } from '../../../shared/log/verifier-key.ts';
import { bytes32, dim, LogBuilder, noisySite, quietSite, replay, someUpdate } from './log-builder.ts';
import { naiveRoot } from './naive-merkle.ts';

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
