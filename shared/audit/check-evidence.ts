/** What came of a recomputation, part by part: what held, what did not, and what is not there to be recomputed. */
import type { ReplayPart } from '../log/replay-fault.ts';
import type { LogState } from '../log/state.ts';
import { type Check, counted, evidenceCheckNames } from './check.ts';
import type { Recomputation, VersionRange } from './recomputation.ts';

const units: Record<ReplayPart, readonly [one: string, many: string]> = {
  updates: ['update', 'updates'],
  norms: ['update', 'updates'],
  sums: ['sum', 'sums'],
  noise: ['release with noise', 'releases with noise'],
  releases: ['model', 'models'],
};

/** What is judged. */
export type EvidenceParts = {
  readonly recomputation: Recomputation;
  /** After the last leaf that fits. */
  readonly state: LogState;
  /** Why later leaves could not be read; empty where all were. */
  readonly unread: string;
};

/**
 * Erased evidence is not checkable any more: no failure, and no silent pass. Evidence that is withheld without an `erasure`
 * leaf is a failure of `updates`, or what does not hold would not have to be shown.
 */
export function checkEvidence({ recomputation, state, unread }: EvidenceParts): Check[] {
  const { faults, counts, missing, range, ended } = recomputation;
  const gaps = gapsIn(missing, state);
  const withheld = gaps.withheld && `${gaps.withheld} not shown, and no leaf says erased`;
  const open = [
    gaps.erased && `${gaps.erased} erased: not checkable any more`,
    withheld,
    faults.size > 0 && 'the rest of what did not hold was not recomputed',
    unread || ended,
  ].filter(Boolean);
  return evidenceCheckNames.map((name) => {
    const covered = `${counted(counts[name], ...units[name])}${describeRange(range)}`;
    const fault = faults.get(name) ?? (name === 'updates' && withheld ? withheld : undefined);
    if (fault !== undefined) return { name, status: 'failed', covered, detail: fault };
    const detail = counts[name] === 0 && open.length === 0 ? 'there is none' : open.join('; ');
    return { name, status: detail ? 'not-checkable' : 'held', covered, detail };
  });
}

/** Rounds that were not shown, in words; empty where there are none. The one that is open is shown when it is over. */
function gapsIn(
  missing: readonly number[],
  { erasedBefore, round }: LogState,
): { erased: string; withheld: string } {
  const open = round.kind === 'waiting' ? undefined : round.round;
  const [erased, rest] = [
    missing.filter((each) => each < erasedBefore),
    missing.filter((each) => each >= erasedBefore && each !== open),
  ];
  return { erased: describeRounds(erased), withheld: describeRounds(rest) };
}

function describeRounds(rounds: readonly number[]): string {
  const [first, last] = [rounds[0], rounds.at(-1)];
  if (first === undefined) return '';
  return first === last ? `round ${first} is` : `${rounds.length} rounds, ${first} to ${last}, are`;
}

/** Empty where all versions were asked for. */
function describeRange({ from, to }: VersionRange): string {
  if (from === 0 && to === Number.POSITIVE_INFINITY) return '';
  return to === Number.POSITIVE_INFINITY ? `, from version ${from} on` : `, of versions ${from} to ${to}`;
}
