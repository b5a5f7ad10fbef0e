/** Users in an order in which each is as likely at each place (Fisher, Yates). */
import { drawBelow, type Uniform } from './seeded-uniform.ts';

/** @param users not mutated */
export function shuffled(users: Int32Array, uniform: Uniform): Int32Array {
  const order = users.slice();
  for (let i = order.length - 1; i > 0; i--) {
    const other = drawBelow(i + 1, uniform);
    [order[i], order[other]] = [order[other]!, order[i]!];
  }
  return order;
}
