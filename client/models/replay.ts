/**
 * Which events of a long history a local round looks at: the newest, and beside them older ones, drawn anew in every
 * round with time decay, so that a visitor's session does not make the model forget what the visitor liked before.
 * Weighted sampling without replacement by the Gumbel-max trick (Efraimidis, Spirakis 2006; Vieira 2014). Instants
 * (the lines of one order) are drawn as a whole, each with the weight of one event: so every event in them is as
 * likely as an event alone. For training; what is scored is the newest of the history.
 */
import type { Uniform } from '../../shared/lattice/round.ts';
import type { HistoryEvent } from '../history/history-event.ts';
import { knownEvents, maxEvents, type Sequence, toSequence } from './sequence.ts';

/** How a history is replayed. */
export type Replay = {
  /** Most events that are looked at; half of them are the newest. */
  readonly maxEvents: number;
  /** An event this much older than another is drawn half as often; in the unit of the times. */
  readonly halfLife: number;
  readonly draw: Uniform;
};

/** Half-life of what a browser replays, milliseconds: 30 days. */
export const replayHalfLifeMs = 30 * 86_400_000;

/** Events of one time, from `start` to before `end`. */
type Instant = { readonly start: number; readonly end: number };

/**
 * Indices of the events to look at, in order; all of them, and nothing drawn, where they are few enough.
 * @param times of the events, oldest first
 */
export function replayedEvents(times: ArrayLike<number>, replay: Replay): Int32Array {
  if (times.length <= replay.maxEvents) return Int32Array.from(times, (_, event) => event);
  const instants = instantsOf(times);
  const newest = newestOf(instants, replay.maxEvents);
  const older = instants.filter(({ end }) => end <= newest.start);
  const drawn = drawOlder(older, times, { ...replay, maxEvents: replay.maxEvents - sizeOf(newest) });
  const events = [...drawn, newest].flatMap(({ start, end }) =>
    Array.from({ length: end - start }, (_, i) => start + i),
  );
  return Int32Array.from(events).sort();
}

/**
 * The sequence that a local round learns from.
 * @param indexOf catalog index by item id
 */
export function replayedSequence(
  history: readonly HistoryEvent[],
  indexOf: ReadonlyMap<string, number>,
  draw: Uniform,
): Sequence {
  const known = knownEvents(history, indexOf);
  const times = known.map(({ time }) => time);
  const events = replayedEvents(times, { maxEvents, halfLife: replayHalfLifeMs, draw });
  return toSequence(
    Array.from(events, (event) => known[event]!),
    indexOf,
  );
}

const sizeOf = ({ start, end }: Instant): number => end - start;

function instantsOf(times: ArrayLike<number>): Instant[] {
  const starts = Array.from(times, (_, event) => event).filter((event) => times[event] !== times[event - 1]);
  return starts.map((start, i) => ({ start, end: starts[i + 1] ?? times.length }));
}

/**
 * The last events: as many whole instants as half of `maxEvents` holds, or what fits of the last one alone.
 * @param instants at least one
 */
function newestOf(instants: readonly Instant[], maxEvents: number): Instant {
  const { start: lastStart, end } = instants.at(-1)!; // at least one
  const fitting = instants.find(({ start }) => end - start <= maxEvents / 2);
  return { start: fitting?.start ?? Math.max(lastStart, end - maxEvents), end };
}

/** In the order in which they are drawn, each where it still fits; the first that did not is cut to fill the rest. */
function drawOlder(
  instants: readonly Instant[],
  times: ArrayLike<number>,
  { maxEvents, halfLife, draw }: Replay,
): Instant[] {
  const now = times[times.length - 1]!;
  const keyed = instants.map((instant) => {
    const logWeight = ((times[instant.start]! - now) / halfLife) * Math.LN2;
    return { instant, key: logWeight - Math.log(-Math.log(draw())) };
  });
  const order = keyed.sort((a, b) => b.key - a.key).map(({ instant }) => instant);
  const drawn: Instant[] = [];
  let room = maxEvents;
  for (const instant of order) {
    if (sizeOf(instant) > room) continue;
    drawn.push(instant);
    room -= sizeOf(instant);
  }
  const passed = order.find((instant) => !drawn.includes(instant));
  if (passed && room > 0) drawn.push({ start: passed.start, end: passed.start + room });
  return drawn;
}
