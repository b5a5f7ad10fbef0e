/** Attacks on single visitors in one release of a simulated federation: which items they met, and whether they took part. */
import { Crowd } from '../../../shared/audit/leakage/crowd.ts';
import { itemRowsOf } from '../../../shared/audit/leakage/item-rows.ts';
import { HearsayError } from '../../../shared/hearsay-error.ts';
import { catalogShape } from '../../../shared/model/catalog-shape.ts';
import { tensorsPerItem } from '../../../shared/model/item-tensors.ts';
import type { SimulationPlan } from '../simulation-plan.ts';
import type { AttackedRelease } from './attacked-release.ts';
import type { DrawnVisitors } from './draw-visitors.ts';
import { ItemAttack } from './item-attack.ts';
import type { LeakageResult } from './leakage-result.ts';
import { type LoneUpdate, loneUpdate, type Moment } from './lone-update.ts';
import { MembershipAttack } from './membership-attack.ts';

/** What is attacked, and on whom. */
export type VisitorAttack = {
  readonly plan: SimulationPlan;
  readonly moment: Moment;
  readonly release: AttackedRelease;
  readonly visitors: DrawnVisitors;
  readonly onProgress: (share: number) => void;
};

/**
 * Both attacks; visitors who have nothing to give are left out.
 * @throws HearsayError BAD_CONFIG where that is everybody of a kind
 */
export async function attackVisitors(
  attack: VisitorAttack,
): Promise<Pick<LeakageResult, 'items' | 'membership'>> {
  const { moment, release, visitors } = attack;
  const eachUpdate = updatesOf(attack);
  const crowd = new Crowd(release.sum.length);
  const counts = { crowd: 0, others: 0, members: 0, items: 0 };
  await eachUpdate(visitors.crowd, ({ update }) => {
    crowd.add(update);
    counts.crowd++;
  });
  const membership = new MembershipAttack(release, crowd);
  await eachUpdate(visitors.others, ({ update }) => {
    membership.add(update, false);
    counts.others++;
  });
  const items = itemAttack(attack);
  await eachUpdate(visitors.members, (lone, user) => {
    const met = itemsMet(attack, user);
    membership.add(lone.update, true);
    items.add(lone, met);
    counts.members++;
    counts.items += met.size;
  });
  if (Math.min(counts.members, counts.others, counts.crowd) === 0) {
    throw new HearsayError('BAD_CONFIG', 'none of the visitors who were drawn has anything to give');
  }
  return {
    items: {
      ...{ visitors: counts.members, release: moment.state.releases },
      ...{ perVisitor: counts.items / counts.members, leaks: items.leaks() },
    },
    membership: {
      ...{ members: counts.members, others: counts.others, crowd: counts.crowd },
      leaks: membership.leaks(),
    },
  };
}

/** Calls back with what each of some users gives, and tells how many of all are done. */
function updatesOf({ moment, visitors: { members, others, crowd }, onProgress }: VisitorAttack) {
  const all = members.length + others.length + crowd.length;
  let done = 0;
  return async (users: Int32Array, take: (lone: LoneUpdate, user: number) => void): Promise<void> => {
    for (const user of users) {
      onProgress(done++ / all);
      const lone = await loneUpdate(moment, user);
      if (lone) take(lone, user);
    }
  };
}

function itemAttack(attack: VisitorAttack): ItemAttack {
  const { model: name, defaults, split, users } = attack.plan;
  const { items, catalog } = split.dataset;
  const perItem = tensorsPerItem({ name, dim: defaults.dim }, catalogShape(catalog));
  const popularity = new Float64Array(items.length);
  for (const user of users) for (const item of itemsMet(attack, user)) popularity[item]!++;
  return new ItemAttack({
    ...{ tables: itemRowsOf(attack.moment.parts.spec, perItem), popularity },
    release: attack.release,
  });
}

/** Distinct items of the history that a user trains on. */
function itemsMet({ plan, moment }: VisitorAttack, user: number): Set<number> {
  const { starts, events } = plan.split.dataset;
  return new Set(events.item.subarray(starts[user]!, moment.parts.trainEnds[user]!));
}
