/** Runs that take hours all together: what was run of these sources before is not run again, and what is run is written at once. */
import { type HouseResult, readHouseResult, stampNow, writeHouseResult } from './house-result.ts';
import type { Run } from './timed-run.ts';

/** A run, by the name that it has in the result. */
export type PlannedRun = { readonly name: string; readonly run: () => Promise<Run> };

/**
 * Make a result of runs, one after the other. The process ends with 1 where one has failed, in this or an earlier go.
 * @param isNew whether earlier runs do not count
 */
export async function collectRuns(
  file: string,
  name: HouseResult['name'],
  planned: readonly PlannedRun[],
  isNew: boolean,
): Promise<void> {
  const stamp = stampNow();
  const earlier = isNew ? '' : readHouseResult(file);
  const parts = typeof earlier === 'string' ? [] : [...earlier.parts];
  for (const { name: part, run } of planned) {
    if (parts.some((each) => each.name === part)) continue;
    parts.push(await run());
    const value = parts.filter(({ failed }) => failed !== false).length;
    writeHouseResult(file, { name, value, parts }, stamp);
  }
  process.exitCode = parts.every(({ failed }) => failed === false) ? 0 : 1;
}
