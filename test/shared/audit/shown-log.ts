/** What a credential opens of a log in a test: everything that its builder has kept. */
import type { EvidenceSource } from '../../../shared/audit/evidence-source.ts';
import { hashFloats, littleEndian } from '../../../shared/log/commitments.ts';
import { parseLeaf } from '../../../shared/log/leaf.ts';
import type { LogBuilder } from '../log/log-builder.ts';

/** All of it, also of the round that is open. */
export function evidenceOf(log: LogBuilder): EvidenceSource {
  const updates = new Map<string, Uint8Array>();
  const salts = new Map<number, Map<number, Uint8Array>>();
  for (const [index, bytes] of log.leaves.entries()) {
    const leaf = parseLeaf(bytes);
    if (leaf.kind === 'round-open') salts.set(leaf.round, new Map());
    if (leaf.kind !== 'contribution') continue;
    const { salt, bytes: update } = log.updates.get(index)!;
    updates.set(leaf.update, update);
    salts.get(leaf.round)!.set(index, salt);
  }
  const floats = new Map(
    [...log.masters.values()]
      .flatMap(({ model, optimizerState }) => [model, optimizerState])
      .map((values) => [hashFloats(values), littleEndian(values)]),
  );
  return {
    round: async (round) => {
      const found = salts.get(round);
      const [seed, sumSalt] = [log.seeds.get(round) ?? null, log.sumSalts.get(round) ?? null];
      return found && { seed, sumSalt, salts: found };
    },
    update: async (_round, hash) => updates.get(hash),
    floats: async (hash) => floats.get(hash),
    catalog: async (hash) => log.catalogs.get(hash),
  };
}
