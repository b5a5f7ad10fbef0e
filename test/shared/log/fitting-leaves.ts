/** Logs that stand at each state of a round, and the leaf of each kind that fits where its kind belongs. */
import { expect } from 'vitest';
import type { Leaf, LeafOf } from '../../../shared/log/leaf.ts';
import type { LogState } from '../../../shared/log/state.ts';
import { step } from '../../../shared/log/step.ts';
import { LogBuilder, someUpdate } from './log-builder.ts';
import { refusal } from './refusal.ts';

export const hash = 'a'.repeat(64);

// leaves 0 to 4: config, round-open, contribution, aggregate, release; then round-open, contribution, aggregate
export const waiting = new LogBuilder().play([1]);
export const collecting = new LogBuilder().play([1]).open().contribute(someUpdate(2));
export const closed = new LogBuilder().play([1]).open().contribute(someUpdate(2)).close();

export const config = waiting.configLeaf();
export const open = { kind: 'round-open', round: 1, period: '0', base: 1, seed: hash, time: 0 } as const;
export const contribution = { kind: 'contribution', round: 1, update: hash } as const;
export const aggregate: LeafOf<'aggregate'> = {
  kind: 'aggregate',
  round: 1,
  from: 6,
  to: 7,
  exceptions: [],
  sum: hash,
};
export const model = { version: 2, file: hash, scoring: hash, master: hash, optimizer: hash };
const released = { metrics: null, variance: 16_384, rho: 0.125 };
export const release: LeafOf<'release'> = { kind: 'release', round: 1, model, ...released };

export const refused = (state: LogState, leaf: Leaf) =>
  expect(() => step(state, leaf)).toThrow(refusal('BAD_LOG'));
