/** The log of a store recomputed from nothing: what an auditor with credentials does. */
import { hexToBytes } from '@noble/hashes/utils.js';
import { expect } from 'vitest';
import { recordsOf } from '../../../server/rounds/contribution-record.ts';
import { restoreMaster } from '../../../server/rounds/restore.ts';
import { seedKey, sumSaltKey } from '../../../server/rounds/round-secrets.ts';
import type { Site } from '../../../server/rounds/site.ts';
import { catalogAddress, modelAddress, updateAddress } from '../../../server/store/blob-address.ts';
import type { Store } from '../../../server/store/store.ts';
import { hashUpdate } from '../../../shared/log/commitments.ts';
import { type Leaf, parseLeaf } from '../../../shared/log/leaf.ts';
import { Replay } from '../../../shared/log/replay.ts';
import type { SaltedUpdate } from '../../../shared/log/replayed-sum.ts';
import { publishModel } from '../../../shared/model/published-model.ts';
import type { Receipt } from '../../../shared/protocol/messages.ts';
import { initialOptimizerState } from '../../../shared/server-optimizer.ts';
import { bitsOf, firstModel, siteOf } from '../test-site.ts';

export const leavesOf = (store: Store): Leaf[] => Array.from(store.leaves(), parseLeaf);

/** Kinds of the leaves, in order. */
export const kindsOf = (store: Store): string[] => leavesOf(store).map(({ kind }) => kind);

/** Every leaf folded into a replay. @throws HearsayError where the log does not hold together */
export function replayStore(store: Store, { config }: Site = siteOf()): Replay {
  const updates = storedUpdates(store);
  const model = firstModel();
  const initial = { model, optimizerState: initialOptimizerState(config.optimizer, model.length) };
  const replay = new Replay({
    update: (leafIndex) => updates.get(leafIndex),
    seed: (round) => store.secret(seedKey(round)),
    sumSalt: (round) => store.secret(sumSaltKey(round)),
    master: (stated) => (stated.version === 0 ? initial : restoreMaster(store, stated)),
    catalog: (hash) => store.blob(catalogAddress(hash)),
  });
  for (const leaf of store.leaves()) replay.add(leaf);
  return replay;
}

/** By leaf index, as replay asks for them. */
function storedUpdates(store: Store): Map<number, SaltedUpdate> {
  const updates = new Map<number, SaltedUpdate>();
  for (const leaf of leavesOf(store)) {
    if (leaf.kind !== 'round-open') continue;
    for (const [leafIndex, { salt, update }] of recordsOf(store, leaf.round)) {
      const bytes = store.blob(updateAddress(update));
      if (bytes) updates.set(leafIndex, { bytes, salt: hexToBytes(salt) });
    }
  }
  return updates;
}

/**
 * Replay gives the stored master, optimizer state and published file, bit for bit.
 * @param site at the beginning of the log
 * @param now at its end, where the catalog is another
 */
export function expectReplays(store: Store, site: Site = siteOf(), now = site): Replay {
  const replay = replayStore(store, site);
  const { model } = replay.state;
  if (!model) throw new Error('expected a log with a model');
  const stored = restoreMaster(store, model);
  expect(bitsOf(replay.master.model)).toEqual(bitsOf(stored.model));
  expect(bitsOf(replay.master.optimizerState)).toEqual(bitsOf(stored.optimizerState));
  const { training, scoring } = publishModel(now.spec, replay.master, now.config.optimizer);
  expect(store.blob(modelAddress(model.file))).toEqual(training);
  expect(store.blob(modelAddress(model.scoring))).toEqual(scoring);
  return replay;
}

/** What a browser checks: its leaf, recomputed from its receipt, stands where the receipt says. */
export function expectReceipt(store: Store, { leafIndex, salt, round }: Receipt, bytes: Uint8Array): void {
  const [leaf] = store.leaves(leafIndex);
  const update = hashUpdate(hexToBytes(salt), bytes);
  expect(leaf && parseLeaf(leaf)).toEqual({ kind: 'contribution', round, update });
}

/** Everything that a store holds, as text that compares fast. */
export const contentOf = (store: Store): string =>
  JSON.stringify([[...store.leaves()], [...store.secretsWith('')]].map((each) => each.map(String)));
