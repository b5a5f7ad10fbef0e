/**
 * What happened to one profile in an experiment (PROTOCOL.md, PR14): a pure fold. An item that is put into the cart or
 * bought counts for the placements where it was followed before. Kept on the device; only flags of it are ever told.
 */
import { experimentId, flagOf } from '../../shared/metrics/experiment.ts';
import type { PlaceOutcome } from '../../shared/metrics/metric-layout.ts';
import type { Experiment } from '../../shared/protocol/experiment-config.ts';

/** One thing that happened. */
export type Outcome = {
  /** Of a recommendation `view` and `click`, that is one that was followed; the others of any item. */
  readonly kind: 'view' | 'click' | 'add-to-cart' | 'purchase';
  readonly itemId?: string;
  /** Where the recommendation stood. */
  readonly placement?: string;
  /** Milliseconds since 1970. */
  readonly time: number;
};

/** An item that was followed from a placement. */
type Followed = { readonly itemId: string; readonly placement: string; readonly time: number };

/** All that happened so far. */
export type Outcomes = {
  /** In which experiment, see {@link experimentId}. */
  readonly experiment: string;
  /** Which coordinates of the arm are filled, see {@link flagOf}; each once. */
  readonly flags: readonly number[];
  /** Oldest first. */
  readonly followed: readonly Followed[];
};

/** Most items of which it is kept where they were followed; older ones go. */
const maxFollowed = 200;

/** What is there after one thing more. @param before of another experiment: begins anew */
export function withOutcome(
  before: Outcomes | undefined,
  outcome: Outcome,
  experiment: Experiment,
): Outcomes {
  const id = experimentId(experiment);
  const { flags, followed } = before?.experiment === id ? before : nothing;
  const filled = placesOf(outcome, followed).flatMap((place) =>
    shown[outcome.kind].flatMap((kind) => flagOf(experiment, place, kind) ?? []),
  );
  return {
    experiment: id,
    flags: [...new Set([...flags, ...filled])],
    followed: withFollowed(followed, outcome, experiment),
  };
}

const nothing: Pick<Outcomes, 'flags' | 'followed'> = { flags: [], followed: [] };

/** What each thing shows: who follows a recommendation has seen it. */
const shown: Readonly<Record<Outcome['kind'], readonly PlaceOutcome[]>> = {
  view: ['visitor'],
  click: ['visitor', 'click'],
  'add-to-cart': ['add-to-cart'],
  purchase: ['purchase'],
};

/** For which places it counts; null: the whole site. */
function placesOf(
  { kind, itemId, placement }: Outcome,
  followed: readonly Followed[],
): readonly (string | null)[] {
  const there = placement === undefined ? [] : [placement];
  if (kind === 'view') return there;
  if (kind === 'click') return [null, ...there];
  return [null, ...followed.filter((each) => each.itemId === itemId).map((each) => each.placement)];
}

function withFollowed(
  followed: readonly Followed[],
  { kind, itemId, placement, time }: Outcome,
  { placements }: Experiment,
): readonly Followed[] {
  if (kind !== 'click' || itemId === undefined || placement === undefined) return followed;
  if (!placements.includes(placement)) return followed;
  const others = followed.filter((each) => each.itemId !== itemId || each.placement !== placement);
  return [...others, { itemId, placement, time }].slice(-maxFollowed);
}
