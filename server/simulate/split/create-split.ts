/** Splits a data set by the protocol that is named, or the one that fits. */
import type { Dataset } from '../dataset/dataset.ts';
import { seededUniform, streams } from '../seeded-uniform.ts';
import { drawToFront } from '../shuffle.ts';
import { lastEvent, lastOrder } from './held-out.ts';
import { type Questions, questions } from './questions.ts';
import { badSplit, type ProtocolName, type Split, type Stage } from './split.ts';
import { windowBounds } from './time-windows.ts';

/** How to split. */
export type SplitOptions = {
  /** Without it, `next-basket` where there are orders, else `leave-one-out`. */
  readonly protocol?: ProtocolName | undefined;
  /** Decides who the new visitors are. */
  readonly seed: number;
  /** Share of the users that are never trained on, 0 to below 1. Default .2. */
  readonly newVisitorShare?: number;
  /** Rank items that the user had before too, and keep them as targets. Default false. */
  readonly includeKnown?: boolean;
  /** Of `time-split`. Default 10. */
  readonly windows?: number;
  /** Of `time-split`: share of the events before the first window. Default .5. */
  readonly warmUp?: number;
};

/**
 * Split a data set. The same seed gives the same split.
 * @throws HearsayError BAD_CONFIG (options out of range, next-basket without orders, time-split without times that
 * differ, or nothing that could be asked)
 */
export function createSplit(dataset: Dataset, options: SplitOptions): Split {
  const { newVisitorShare = 0.2, includeKnown = false, windows = 10, warmUp = 0.5 } = options;
  const protocol = options.protocol ?? (dataset.events.order ? 'next-basket' : 'leave-one-out');
  const isNewVisitor = drawNewVisitors(dataset.users.length, newVisitorShare, options.seed);
  const asked = questions(dataset, { isNewVisitor, includeKnown });
  const stages =
    protocol === 'time-split'
      ? timeStages(dataset, windowBounds(dataset, { windows, warmUp }), { asked, isNewVisitor })
      : [heldOutStage(dataset, protocol, { asked, isNewVisitor })];
  if (stages.every(({ tests }) => tests.length === 0)) {
    throw badSplit(
      `${protocol}: expected users with a target that is new to them and something before it, got none`,
    );
  }
  return { protocol, dataset, isNewVisitor, stages, includeKnown, knownTargets: asked.knownTargets() };
}

type Parts = { readonly asked: Questions; readonly isNewVisitor: Uint8Array };

function heldOutStage(
  dataset: Dataset,
  protocol: 'leave-one-out' | 'next-basket',
  { asked, isNewVisitor }: Parts,
): Stage {
  const holdOut = protocol === 'next-basket' ? lastOrder : lastEvent;
  const trainEnds = dataset.starts.slice(0, -1);
  for (let user = 0; user < trainEnds.length; user++) {
    const heldOut = holdOut(dataset, user);
    if (heldOut) asked.ask(heldOut);
    if (!isNewVisitor[user]) trainEnds[user] = heldOut?.start ?? dataset.starts[user + 1]!;
  }
  return { trainEnds, ...asked.take() };
}

function timeStages(
  dataset: Dataset,
  bounds: readonly Int32Array[],
  { asked, isNewVisitor }: Parts,
): Stage[] {
  return bounds.slice(1).map((ends, window) => {
    const begins = bounds[window]!;
    for (let user = 0; user < ends.length; user++) {
      asked.ask({ user, start: begins[user]!, end: ends[user]! });
    }
    const trainEnds = begins.map((begin, user) => (isNewVisitor[user] ? dataset.starts[user]! : begin));
    return { trainEnds, ...asked.take() };
  });
}

/** @returns [users] 1 for exactly the share, rounded */
function drawNewVisitors(users: number, share: number, seed: number): Uint8Array {
  if (!(share >= 0 && share < 1))
    throw badSplit(`new visitors: expected a share of 0 to below 1, got ${share}`);
  const uniform = seededUniform(seed, streams.newVisitors);
  const order = Int32Array.from({ length: users }, (_, user) => user);
  const count = Math.round(users * share);
  drawToFront(order, count, uniform);
  const chosen = new Uint8Array(users);
  for (const user of order.subarray(0, count)) chosen[user] = 1;
  return chosen;
}
