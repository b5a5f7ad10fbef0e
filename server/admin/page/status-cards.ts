/** The figures that are asked for first. */
import { isGuarantee } from '../../../shared/privacy/guarantee.ts';
import { card } from '../../pages/card.ts';
import { type Html, html } from '../../pages/html.ts';
import {
  formatAtMost,
  formatBytes,
  formatCount,
  formatDelta,
  formatMetric,
  formatPlural,
  formatShort,
} from '../../pages/numbers.ts';
import type { AdminStatus } from '../admin-status.ts';

/** See the head of this file. */
export function statusCards(status: AdminStatus): Html {
  return html`<ul class="cards">
    ${browserCard(status)}${qualityCard(status)}${spentCard(status)}${boughtCard(status)}${trafficCard(status)}${refusalCard(status)}
  </ul>`;
}

const figure = (text: string): Html => html`<span class="figure">${text}</span>`;

function browserCard({ browsers }: AdminStatus): Html {
  const { connected, webgpu, wasm, cpu } = browsers;
  const untold = Math.max(0, connected - webgpu - wasm - cpu);
  const told = [
    ...(webgpu > 0 ? [`${formatCount(webgpu)} on WebGPU`] : []),
    ...(wasm > 0 ? [`${formatCount(wasm)} on WebAssembly`] : []),
    ...(cpu > 0 ? [`${formatCount(cpu)} in plain JavaScript`] : []),
    ...(untold > 0 ? [`${formatCount(untold)} that have not trained since they came`] : []),
  ];
  return card(
    'Connected browsers',
    figure(formatCount(connected)),
    told.length > 0 ? `${told.join(', ')}.` : 'Nobody is here.',
  );
}

function qualityCard({ metrics }: AdminStatus): Html {
  const title = 'Hits among ten (HR@10)';
  if (!metrics) return card(title, figure('Not measured'), 'Federated evaluation is off.');
  const { hr10, ndcg10, interval, visitors } = metrics;
  if (hr10 === null || ndcg10 === null) {
    return card(
      title,
      figure('Not yet'),
      `${formatPlural(visitors, 'visitor')} so far; fewer than it takes to tell.`,
    );
  }
  const range = interval
    ? `${formatMetric(interval.hr10[0])} to ${formatMetric(interval.hr10[1])} with 95 %; `
    : '';
  return card(
    title,
    figure(formatMetric(hr10)),
    `${range}NDCG@10 ${formatMetric(ndcg10)}, of ${formatPlural(visitors, 'visitor')}.`,
  );
}

function spentCard({ privacy }: AdminStatus): Html {
  const { epsilon, delta, budgetEpsilon } = privacy;
  const title = 'Privacy spent';
  if (epsilon === null) return card(title, figure('No guarantee'), 'Models were released without noise.');
  const of = budgetEpsilon === null ? 'no budget' : `of ${formatAtMost(budgetEpsilon)}`;
  const promise = isGuarantee(epsilon) ? '' : 'No guarantee: too much may be learned of each visitor. ';
  return card(
    title,
    html`${figure(`ε = ${formatAtMost(epsilon)}`)} <span class="of">${of}</span>`,
    `${promise}At δ = ${formatDelta(delta)}, all releases together.`,
  );
}

function boughtCard({ privacy: { population } }: AdminStatus): Html {
  const title = 'What these visitors can buy';
  if (!population) return card(title, figure('Not known'), 'No model has been released.');
  const { boughtEpsilon, updatesPerRelease } = population;
  const updates = `${formatShort(updatesPerRelease)} updates a release`;
  return boughtEpsilon === null
    ? card(title, figure('No guarantee'), `${updates}: noise that hides one of them drowns them all.`)
    : card(
        title,
        html`${figure(`ε = ${formatAtMost(boughtEpsilon)}`)} <span class="of">a period</span>`,
        `${updates}, in noise as long as all of them.`,
      );
}

function trafficCard({ traffic }: AdminStatus): Html {
  const { updates, models, catalogs, log, other } = traffic;
  const out = models + catalogs + log + other;
  return card(
    'Bytes since the start',
    html`<span class="pair">${figure(formatBytes(out))} <span class="of">out</span></span> <span class="pair">${figure(formatBytes(updates))} <span class="of">in</span></span>`,
    `${formatBytes(models)} of models, ${formatBytes(catalogs)} of catalogs; in are updates.`,
  );
}

function refusalCard({ refusals }: AdminStatus): Html {
  const counts = Object.entries(refusals).sort(([, a], [, b]) => b - a);
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  const [most] = counts;
  return card(
    'Refusals since the start',
    figure(formatCount(total)),
    most ? `Most of them ${most[0]}, ${formatCount(most[1])}.` : 'Nothing was refused.',
  );
}
