/** Drawing without replacement (Fisher, Yates). */
import type { Uniform } from '../../shared/lattice/round.ts';
import { drawBelow } from './seeded-uniform.ts';

/** The same users in an order in which each is as likely at each place. @param users not mutated */
export function shuffled(users: Int32Array, uniform: Uniform): Int32Array {
  const order = users.slice();
  for (let i = order.length - 1; i > 0; i--) {
    const other = drawBelow(i + 1, uniform);
    [order[i], order[other]] = [order[other]!, order[i]!];
  }
  return order;
}

/**
 * Draws some of the values, each as likely, to the front.
 * @param values mutated: the drawn ones first, the others behind them in any order
 * @param count 0..values
 */
export function drawToFront(values: Int32Array, count: number, uniform: Uniform): void {
  for (let i = 0; i < count; i++) {
    const other = i + drawBelow(values.length - i, uniform);
    const drawn = values[other]!;
    values[other] = values[i]!;
    values[i] = drawn;
  }
}
