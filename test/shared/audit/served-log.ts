/** A log as it is served: files by path, of which a test may spoil some. */
import { ed25519 } from '@noble/curves/ed25519.js';
import type { AuditSource } from '../../../shared/audit/audit-source.ts';
import { signCheckpoint } from '../../../shared/log/checkpoint.ts';
import { hashFile } from '../../../shared/log/commitments.ts';
import { encodeEntryBundle } from '../../../shared/log/entry-bundle.ts';
import { MerkleTree } from '../../../shared/log/merkle-tree.ts';
import { bundlesOf, type Tile, tileLevels, tilePath, tilesOf, tileWidth } from '../../../shared/log/tile.ts';
import { verifierKey } from '../../../shared/log/verifier-key.ts';
import { publishModel } from '../../../shared/model/published-model.ts';
import { LogBuilder } from '../log/log-builder.ts';

export const origin = 'shop.example/log';
const privateKey = new Uint8Array(32).fill(7);
/** What the log signs with. */
export const signer = { name: origin, privateKey };
export const key = verifierKey(origin, ed25519.getPublicKey(privateKey));

export type Files = Map<string, Uint8Array>;

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A checkpoint, signed by the log. */
export const signCheckpointOf = (size: number, root: Uint8Array): Uint8Array =>
  utf8(signCheckpoint({ origin, size, root }, privateKey));

/** That over some leaves. */
export const checkpointOf = (leaves: readonly Uint8Array[]): Uint8Array =>
  signCheckpointOf(leaves.length, treeOf(leaves).root());

export function treeOf(leaves: readonly Uint8Array[]): MerkleTree {
  const tree = new MerkleTree();
  for (const leaf of leaves) tree.append(leaf);
  return tree;
}

/** Whatever the leaves are: a log's owner signs what it likes. */
export function serve(leaves: readonly Uint8Array[], models: Files = new Map()): Files {
  const files: Files = new Map([...models, ['vkey', utf8(`${key}\n`)], ['checkpoint', checkpointOf(leaves)]]);
  const tree = treeOf(leaves);
  const rangeOf = ({ index, width }: Tile) => ({ start: index * tileWidth, end: index * tileWidth + width });
  for (const bundle of bundlesOf(leaves.length)) {
    const { start, end } = rangeOf(bundle);
    files.set(tilePath(bundle), encodeEntryBundle(leaves.slice(start, end)));
  }
  for (const tile of tilesOf(leaves.length)) {
    files.set(tilePath(tile), tree.hashes(tileLevels * tile.level, rangeOf(tile)));
  }
  return files;
}

/** Model and scoring files of everything that a log has released, by `models/<hash>`. */
export function modelsOf(log: LogBuilder): Files {
  const files = [...log.masters.values()].flatMap((master) => {
    const { training, scoring } = publishModel(log.spec, master, log.site.optimizer);
    return [training, scoring];
  });
  return new Map(files.map((bytes) => [`models/${hashFile(bytes)}`, bytes]));
}

export const sourceOf = (files: Files): AuditSource => ({
  log: async (path) => files.get(path),
  model: async (hash) => files.get(`models/${hash}`),
});

/** Three rounds under noise. */
export function honestLog(): { log: LogBuilder; files: Files } {
  const log = new LogBuilder().play([1, 2]).play([3, 4, 5]).play([6]);
  return { log, files: serve(log.leaves, modelsOf(log)) };
}
