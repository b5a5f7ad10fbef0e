/** Rows of what takes too long to be done here: the newest result of the command that does it, if it is of this commit. */

import { type ResultFile, readHouseResult } from './house-result.ts';
import { mutatedParts } from './mutated-parts.ts';
import { nodeVersions } from './node-versions.ts';
import { atLeastPercent, atMost, notRun, type Row } from './row.ts';

/** Coverage, mutation, repeated runs, fresh clones. */
export function measuredRows(): Row[] {
  return [
    percentRow('coverage.sharedLines', 98, { file: 'coverage', command: 'npm run coverage' }, []),
    percentRow(
      'mutation.killed',
      85,
      { file: 'mutation', command: 'npm run mutation' },
      Object.keys(mutatedParts),
    ),
    ...runRows({ file: 'runs', command: 'npm run house:runs' }, [
      { name: 'suite.socketMinutes', kind: 'sockets', runs: 20, mostMinutes: 20 },
      { name: 'suite.browserMinutes', kind: 'browser', runs: 20, mostMinutes: 20 },
    ]),
    // Their tests are full runs, one after the other.
    ...runRows({ file: 'clones', command: 'npm run house:clones' }, [
      { name: 'clone.shopMinutes', kind: 'shop', runs: nodeVersions.length, mostMinutes: 3 },
      { name: 'clone.testMinutes', kind: 'tests', runs: nodeVersions.length, mostMinutes: 20 },
    ]),
  ];
}

/** A file of results, and the command that writes it. */
type Origin = { readonly file: ResultFile; readonly command: string };

/** @param needed parts without which the whole is not known */
function percentRow(name: string, wanted: number, { file, command }: Origin, needed: readonly string[]): Row {
  const result = readHouseResult(file);
  if (typeof result === 'string') return notRun(name, `>= ${wanted} %`, `${command}: ${result}`);
  const missing = needed.filter((part) => result.parts.every((each) => each.name !== part));
  if (missing.length > 0) return notRun(name, `>= ${wanted} %`, `${command}: ${missing.join()} not yet`);
  const notes = result.parts.map((part) => `${part.name}: ${part.value.toFixed(1)} %`);
  return atLeastPercent(name, result.value, wanted, notes);
}

type RunRow = {
  readonly name: string;
  /** First word of its parts' names. */
  readonly kind: string;
  readonly runs: number;
  readonly mostMinutes: number;
};

/** The slowest run of each kind, none of which may have failed. */
function runRows({ file, command }: Origin, rows: readonly RunRow[]): Row[] {
  const result = readHouseResult(file);
  return rows.map(({ name, kind, runs, mostMinutes }) => {
    const wanted = `<= ${mostMinutes}, none of ${runs} failed`;
    if (typeof result === 'string') return notRun(name, wanted, `${command}: ${result}`);
    const parts = result.parts.filter((part) => part.name.startsWith(`${kind} `));
    if (parts.length < runs) return notRun(name, wanted, `${command}: ${parts.length} of ${runs}`);
    const failed = parts.filter((part) => part.failed !== false).map((part) => `failed: ${part.name}`);
    const row = { ...atMost(name, Math.max(...parts.map(({ value }) => value)), mostMinutes), wanted };
    return failed.length === 0 ? row : { ...row, verdict: 'FAILS', notes: failed };
  });
}
