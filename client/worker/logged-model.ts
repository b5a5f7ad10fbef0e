/** Whether a model is one that everybody gets: a leaf of the log states it (PR11). */
import { parseLeaf } from '../../shared/log/leaf.ts';
import type { TileTree } from '../../shared/log/tile-tree.ts';
import type { ModelRef } from '../../shared/protocol/messages.ts';
import { LogAlarm, readingLog } from './log-alarm.ts';

/**
 * Return if the leaf that the aggregator names states this model: version, file and scoring file.
 * @param tree as {@link LogWatch.look} brings it
 * @throws LogAlarm `model not in the log`, `log behind` (the checkpoint does not reach so far yet), or what reading throws
 */
export async function assertLogged(
  tree: TileTree,
  { version, hash, scoring, leaf }: ModelRef,
): Promise<void> {
  if (leaf >= tree.size) throw new LogAlarm('log behind', `leaf ${leaf} of ${tree.size}`);
  const stated = await readingLog(async () => parseLeaf(await tree.leaf(leaf)));
  const model = 'model' in stated ? stated.model : undefined;
  if (model?.version === version && model.file === hash && model.scoring === scoring) return;
  throw new LogAlarm('model not in the log', `leaf ${leaf} does not state model ${version}`);
}
