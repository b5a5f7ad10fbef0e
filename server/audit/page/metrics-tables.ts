/** The noised sums of a release's metrics, in visitors: federated evaluation, and an experiment where there is one. */
import type { ReleaseEntry } from '../../../shared/audit/timeline.ts';
import { experimentOffset, flagOf } from '../../../shared/metrics/experiment.ts';
import {
  experimentArms,
  type MetricsSettings,
  metricUnit,
  type Placements,
  placeOutcomes,
} from '../../../shared/metrics/metric-layout.ts';
import type { Html } from '../../pages/html.ts';
import { formatPlural, formatShort } from '../../pages/numbers.ts';
import { plainTable } from '../../pages/plain-table.ts';

/** PROTOCOL.md LA7, LA8; none where the release has no metrics. */
export function metricsTables({ metrics, metricsSettings }: ReleaseEntry): Html[] {
  if (metrics === null || metricsSettings === null) return [];
  const { experiment } = metricsSettings;
  const unit = metricUnit(metricsSettings);
  const table = { visitors: metrics.map((sum) => formatShort(sum / unit)), each: unitOf(metricsSettings) };
  return [evaluationTable(table), ...(experiment ? [experimentTable(table, experiment)] : [])];
}

/** What the cells of both tables come from. */
type Sums = { readonly visitors: readonly string[]; readonly each: string };

const unitOf = (settings: MetricsSettings): string =>
  `in visitors (${formatPlural(metricUnit(settings), 'lattice unit')} each)`;

/** Count, hits and gain of the current arm, then of the held one. */
function evaluationTable({ visitors, each }: Sums): Html {
  const row = (name: string, from: number) => [name, ...visitors.slice(from, from + 3)];
  return plainTable({
    caption: `Noised sums of federated evaluation, ${each}`,
    head: ['Model', 'Visitors', 'Hits among ten', 'Gain'],
    rows: [row('Current', 0), row('Held', 3)],
  });
}

function experimentTable({ visitors, each }: Sums, experiment: Placements): Html {
  const places = [null, ...experiment.placements];
  const row = (arm: (typeof experimentArms)[number], place: string | null) => [
    `${arm}, ${place ?? 'the whole site'}`,
    ...placeOutcomes.map((outcome) => {
      const flag = flagOf(experiment, place, outcome) ?? 0;
      return visitors[experimentOffset(experiment, arm) + flag] ?? '';
    }),
  ];
  return plainTable({
    caption: `Noised sums of the experiment, ${each}`,
    head: ['Arm and place', 'Visitors', 'Followed one', 'Put into the cart', 'Bought'],
    rows: experimentArms.flatMap((arm) => places.map((place) => row(arm, place))),
  });
}
