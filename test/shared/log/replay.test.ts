import { ed25519 } from '@noble/curves/ed25519.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signCheckpoint, verifyCheckpoint } from '../../../shared/log/checkpoint.ts';
import { hashFloats } from '../../../shared/log/commitments.ts';
import { parseLeaf } from '../../../shared/log/leaf.ts';
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
    const expected = noisy.initial.model.map((x, i) => x + (0.5 * someUpdate(1)[i]!) / 64 / 4);
    quiet.master.model.forEach((x, i) => {
      expect(x).toBeCloseTo(expected[i]!, 6);
    });
  });

  it('LG7 goes on under another configuration, with fresh moments where the optimizer is another', () => {
    const log = new LogBuilder().play([1]);
    const site = { ...noisySite, optimizer: { kind: 'fedavg', learningRate: 1 } as const };
    const next = new LogBuilder(site);
    Object.assign(next, { state: log.state, master: log.master, initial: log.initial, leaves: log.leaves });
    for (const leaf of log.leaves.slice(1)) next.tree.append(leaf);
    log.updates.forEach((update, index) => {
      next.updates.set(index, update);
    });
    next.seeds.set(0, bytes32(1, 0));
    next.sumSalts.set(0, bytes32(3, 0));
    next.append(next.configLeaf());
    next.play([2]);
    expect(replay(next.leaves, next.sources).master.optimizerState).toHaveLength(0);
  });
});
