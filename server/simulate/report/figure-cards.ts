/** The figures that are asked for first, large. */
import { isGuarantee } from '../../../shared/privacy/guarantee.ts';
import { card } from '../../pages/card.ts';
import { type Html, html } from '../../pages/html.ts';
import { formatAtMost, formatCount, formatDelta, formatMetric, formatPlural } from '../../pages/numbers.ts';
import type { SimulationResult } from '../simulation-result.ts';

/** Quality, the figure as papers print it, and privacy. */
export function figureCards(result: SimulationResult): Html {
  const { full, sampled99, standardErrors } = result.metrics;
  const errors = standardErrors.full;
  return html`<ul class="cards">
    ${card('HR@10', figure(full.hr10, errors.hr10), 'Full ranking: among all items. ± is the standard error.')}
    ${card('NDCG@10', figure(full.ndcg10, errors.ndcg10), 'Full ranking; a hit counts more the higher it stands.')}
    ${card('As papers print it', sampledFigures(sampled99), 'Among 99 drawn negatives. It flatters: compare by the full ranking.')}
    ${privacyCard(result)}
  </ul>`;
}

const figure = (value: number, standardError: number): Html =>
  html`<span class="figure">${formatMetric(value)}</span> <span class="error">± ${formatError(value, standardError)}</span>`;

/** As many decimals as the value beside it has. */
const formatError = (value: number, standardError: number): string => {
  const decimals = formatMetric(value).split('.')[1]?.length ?? 3;
  return standardError > 0 && standardError < 0.5 * 10 ** -decimals
    ? standardError.toPrecision(1)
    : standardError.toFixed(decimals);
};

const sampledFigures = ({ hr10, ndcg10 }: { hr10: number; ndcg10: number }): Html =>
  html`<span class="pair"><span class="figure">${formatMetric(hr10)}</span> HR@10</span>
    <span class="pair"><span class="figure">${formatMetric(ndcg10)}</span> NDCG@10</span>`;

function privacyCard({ privacy }: SimulationResult): Html {
  if (privacy === null) {
    return card(
      'Privacy',
      html`<span class="figure">None</span> <span class="error">no noise</span>`,
      'What the quality is without it.',
    );
  }
  const figures = html`<span class="figure">ε = ${formatAtMost(privacy.epsilon)}</span>
    <span class="error">at δ = ${formatDelta(privacy.delta)}</span>`;
  const who = `${formatCount(privacy.population)} profiles, at most ${formatPlural(privacy.cap, 'update')} each.`;
  return card(
    'Privacy',
    figures,
    isGuarantee(privacy.epsilon) ? who : `No guarantee: too much is learned of each. ${who}`,
  );
}
