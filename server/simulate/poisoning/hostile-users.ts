/** Which users of a simulation are hostile, and which item they promote: drawn from the seed. */
import { itemPopularity } from '../baselines/popularity.ts';
import { drawBelow, seededUniform, streams } from '../seeded-uniform.ts';
import { shuffled } from '../shuffle.ts';
import type { Split } from '../split/split.ts';
import type { AttackName, AttackSettings } from './attack-settings.ts';

/** What is asked for. */
export type AttackOptions = { readonly kind: AttackName; readonly share: number };

/** @param users that are trained on */
export function planAttack({ kind, share }: AttackOptions, users: Int32Array, plan: Plan): AttackSettings {
  const uniform = seededUniform(plan.seed, streams.hostile);
  const hostile = shuffled(users, uniform).subarray(0, Math.round(share * users.length));
  const target = kind === 'boost-item' ? unpopularItem(plan) : null;
  return { kind, share, users: [...hostile.slice().sort()], target };
}

type Plan = { readonly split: Split; readonly seed: number };

/** One of the less popular half of the items; nobody needs to promote another. */
function unpopularItem({ split: { dataset, stages }, seed }: Plan): number {
  const { trainEnds } = stages.at(-1)!; // a split has a stage
  const counts = itemPopularity({ dataset, trainEnds });
  const order = Array.from(counts.keys()).sort((a, b) => counts[a]! - counts[b]! || a - b);
  return order[drawBelow(Math.ceil(order.length / 2), seededUniform(seed, streams.hostile, 1))]!;
}
