/** Gathers the tests of one stage, for trained users and for new visitors, and counts the targets that had to be dropped. */
import type { Dataset } from '../dataset/dataset.ts';
import { wantedItems } from './history.ts';
import { knownBefore, newVisitorEvents, type Stage, type Test } from './split.ts';

/** A range of a user's events that is held out, with all of the user's events before it as history. */
export type HeldOut = { readonly user: number; readonly start: number; readonly end: number };

/** Takes ranges, gives tests. */
export type Questions = {
  /** Ask for the wanted items of a range; nothing is asked where no target is left, or nothing came before. */
  ask(heldOut: HeldOut): void;
  take(): Pick<Stage, 'tests' | 'newVisitorTests'>;
  /** Targets left out so far, because the user had them before. */
  knownTargets(): number;
};

/** A list without questions. */
export function questions(
  dataset: Dataset,
  { isNewVisitor, includeKnown }: { isNewVisitor: Uint8Array; includeKnown: boolean },
): Questions {
  let knownTargets = 0;
  let tests: Test[] = [];
  let newVisitors: Test[] = [];
  return {
    ask({ user, start, end }) {
      const historyStart = dataset.starts[user]!;
      const wanted = wantedItems(dataset, start, end);
      if (start === historyStart || wanted.length === 0) return;
      const test = { user, historyStart, historyEnd: start, targetsEnd: end, targets: wanted };
      const targets = includeKnown ? wanted : without(wanted, knownBefore(dataset, test));
      knownTargets += wanted.length - targets.length;
      if (targets.length > 0) (isNewVisitor[user] ? newVisitors : tests).push({ ...test, targets });
    },
    take() {
      const taken = { tests, newVisitorTests: knownBy(newVisitors) };
      tests = [];
      newVisitors = [];
      return taken;
    },
    knownTargets: () => knownTargets,
  };
}

/** The same tests with only the last events of each history, by how many these are. */
function knownBy(tests: readonly Test[]): Map<number, readonly Test[]> {
  return new Map(
    newVisitorEvents.map((count) => [
      count,
      tests.map((test) => ({ ...test, historyStart: Math.max(test.historyStart, test.historyEnd - count) })),
    ]),
  );
}

function without(items: Int32Array, others: Int32Array): Int32Array {
  const excluded = new Set(others);
  return items.filter((item) => !excluded.has(item));
}
