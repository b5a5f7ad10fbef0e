/** How long a profile remembers which recommendations were followed: as long as its events. Apart from the rest, for the script tag carries it. */
import type { Outcomes } from './outcomes.ts';

/** What is forgotten with the events before this time, milliseconds since 1970: which items were followed. */
export function withoutBefore(outcomes: Outcomes, time: number): Outcomes {
  return { ...outcomes, followed: outcomes.followed.filter((each) => each.time >= time) };
}
