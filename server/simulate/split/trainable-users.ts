/**
 * Who takes part in a simulated federation: everybody with something that came after something. Browsers of whom a
 * single instant is known would take part too, but could only tell what is popular.
 */
import type { Split } from './split.ts';

/** Users of any stage with at least two instants to train on: what came first can explain what came later. */
export function trainableUsers({ dataset: { starts, events }, stages }: Split): Int32Array {
  const { trainEnds: ends } = stages.at(-1)!; // a split has a stage
  const users: number[] = [];
  ends.forEach((end, user) => {
    const start = starts[user]!;
    const last = end - 1;
    if (last <= start) return;
    const oneOrder =
      events.order !== null && events.order[start]! >= 0 && events.order[start] === events.order[last];
    if (!oneOrder) users.push(user);
  });
  return Int32Array.from(users);
}
