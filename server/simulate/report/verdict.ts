/** The verdict: how the model stands beside the best baseline, in a sentence and a small table. */
import { type Html, html } from '../../pages/html.ts';
import { formatChange, formatMetric } from '../../pages/numbers.ts';
import type { SimulationResult } from '../simulation-result.ts';
import {
  baselineNamed,
  bestBaseline,
  type Difference,
  differenceTo,
  type RunBaseline,
  type Standing,
  standingTo,
} from './comparison.ts';
import { baselineInText, baselineLabel } from './words.ts';

/** The block at the head of the page. */
export function verdict(result: SimulationResult): Html {
  const best = bestBaseline(result, 'hr10');
  if (!best) {
    return html`<div class="verdict">
      <p class="verdict-sentence">No verdict: no baseline was run, so there is nothing to stand beside.</p>
    </div>`;
  }
  return html`<div class="verdict">
    <p class="verdict-sentence">${verdictSentence(result, best)}</p>
    ${comparisonTable(result, best)}
  </div>`;
}

const openings: Readonly<Record<Standing, string>> = {
  above: 'Better than the best baseline',
  level: 'Level with the best baseline',
  below: 'Not as good as the best baseline',
};

/** What a reader should take away. @param best baseline by HR@10 */
function verdictSentence(result: SimulationResult, best: RunBaseline): string {
  const { hr10 } = result.metrics.full;
  const popularity = baselineNamed(result, 'popularity');
  const figures = `HR@10 ${formatMetric(hr10)} against ${formatMetric(best.full.hr10)} of ${baselineInText(best.name)}`;
  if (popularity && hr10 <= popularity.full.hr10) {
    const also =
      best.name === 'popularity' ? '' : `, and ${formatMetric(popularity.full.hr10)} of popularity`;
    return `Of no use as it stands, for popularity does as well: ${figures}${also}.`;
  }
  const standing = standingTo(result, best);
  const margin = standing === 'level' ? ', apart by less than two standard errors' : '';
  return `${openings[standing]}: ${figures}${margin}.`;
}

function comparisonTable(result: SimulationResult, best: RunBaseline): Html {
  const bestByGain = bestBaseline(result, 'ndcg10');
  const rows = [
    { label: 'the best baseline', baseline: best },
    { label: 'the best by NDCG@10', baseline: bestByGain?.name === best.name ? null : bestByGain },
    {
      label: 'popularity',
      baseline: best.name === 'popularity' ? null : baselineNamed(result, 'popularity'),
    },
    { label: 'the same model, trained centrally', baseline: baselineNamed(result, 'central') },
  ];
  return html`<table class="compared">
    <caption class="visually-hidden">Relative difference to baselines, full ranking</caption>
    <thead><tr><th scope="col">Against</th><th scope="col">HR@10</th><th scope="col">NDCG@10</th></tr></thead>
    <tbody>${rows.map(({ label, baseline }) => baseline && comparisonRow(result, label, baseline))}</tbody>
  </table>`;
}

function comparisonRow(result: SimulationResult, label: string, { name, full }: RunBaseline): Html {
  const difference = differenceTo(result, full);
  const known = label === 'popularity' || name === 'central';
  return html`<tr>
    <th scope="row" class="compared-with">${label}${!known && html`<span class="row-note">${baselineLabel(name)}</span>`}</th>
    ${(['hr10', 'ndcg10'] as const).map((metric) => html`<td>${change(difference, metric)}</td>`)}
  </tr>`;
}

const change = (difference: Difference, metric: keyof Difference): string => {
  const value = difference[metric];
  return value === null ? '–' : formatChange(value);
};
