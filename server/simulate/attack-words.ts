/** What hostile browsers of a simulation did, and what stood against them besides the norm bound, in words. */
import type { Aggregation } from '../../shared/lattice/aggregation.ts';
import { unlessSum } from '../guarantee.ts';
import { formatCount } from '../pages/numbers.ts';
import type { SimulationResult } from './simulation-result.ts';

/** The attack, and how far it came beside the quality of the model; null: everybody was honest. */
export function attackWords({ attack }: SimulationResult): string | null {
  if (!attack) return null;
  const { kind, users, target } = attack;
  const shown = target
    ? `; item ${target.item} is among the ten of ${share(target.shown)} of those asked`
    : '';
  return `${kind} by ${formatCount(users)} hostile users${shown}`;
}

/** The rules on updates, and what they did; null: there were none. */
export function rulesWords({ settings, setAside }: SimulationResult): string | null {
  const { aggregation, leastCosine } = settings;
  const rules = [
    ...(aggregation ? [`${aggregationWords(aggregation)}${unlessSum({ aggregation })}`] : []),
    ...(leastCosine === null
      ? []
      : [
          `least cosine ${leastCosine}, which set aside ${share(setAside.honest)} of the honest updates and ${share(setAside.hostile)} of the hostile`,
        ]),
  ];
  return rules.length === 0 ? null : rules.join('; ');
}

const aggregationWords = (rule: Aggregation): string =>
  rule.kind === 'trimmed-mean'
    ? `trimmed mean, ${rule.trim} at each end`
    : `centred clipping, tau ${rule.tau}, ${rule.iterations} times`;

const share = (value: number): string => `${(100 * value).toFixed(1)} %`;
