/** A log with everything that it refers to, as plain JSON, and its replay to hashes; runs in Node and in a page. */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { hashFloats } from '../../shared/log/commitments.ts';
import type { ModelState } from '../../shared/log/model-state.ts';
import { Replay } from '../../shared/log/replay.ts';
import { initialModel } from '../../shared/model/initial-model.ts';
import { poolingSpec } from '../../shared/model/pooling-spec.ts';
import { initialOptimizerState, type ServerOptimizer } from '../../shared/server-optimizer.ts';
import { plainShape } from '../shared/model/plain-shape.ts';

/** All bytes but the catalog's are hex. */
export type LoggedHistory = {
  readonly items: number;
  readonly dim: number;
  readonly optimizer: ServerOptimizer;
  /** The file, as text. */
  readonly catalog: string;
  readonly leaves: readonly string[];
  /** By leaf index. */
  readonly updates: Readonly<Record<number, { bytes: string; salt: string }>>;
  /** By round. */
  readonly seeds: Readonly<Record<number, string>>;
  readonly sumSalts: Readonly<Record<number, string>>;
  /** What the aggregator ended with. */
  readonly model: ModelState;
  readonly root: string;
};

/** Where a replay ended. */
export type ReplayedHashes = { readonly master: string; readonly optimizer: string; readonly root: string };

/** @throws HearsayError where the log does not hold together */
export function replayHashes(history: LoggedHistory): ReplayedHashes {
  const model = initialModel(poolingSpec(plainShape(history.items), history.dim), 1);
  const bytes = (hex: string | undefined) => (hex === undefined ? undefined : hexToBytes(hex));
  const replay = new Replay({
    update: (leafIndex) => {
      const update = history.updates[leafIndex];
      return update && { bytes: hexToBytes(update.bytes), salt: hexToBytes(update.salt) };
    },
    seed: (round) => bytes(history.seeds[round]),
    sumSalt: (round) => bytes(history.sumSalts[round]),
    master: () => ({ model, optimizerState: initialOptimizerState(history.optimizer, model.length) }),
    catalog: () => new TextEncoder().encode(history.catalog),
  });
  for (const leaf of history.leaves) replay.add(hexToBytes(leaf));
  return {
    master: hashFloats(replay.master.model),
    optimizer: hashFloats(replay.master.optimizerState),
    root: bytesToHex(replay.root),
  };
}
