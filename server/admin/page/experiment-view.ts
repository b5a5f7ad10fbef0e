/** The arms of an experiment, and how far they differ. */
import type { ArmDifference, ArmRate, ExperimentReport } from '../../../shared/metrics/experiment-report.ts';
import { type Html, html } from '../../pages/html.ts';
import { formatChange, formatCount, formatPlural, formatShare } from '../../pages/numbers.ts';
import { foldedTable, type PlainTable, plainTable } from '../../pages/plain-table.ts';
import { absent } from '../../pages/section.ts';

/** The part on the experiment; null: there is none. */
export function experimentView(report: ExperimentReport | null): Html {
  if (!report) return absent('Nothing is tried: the configuration has no metrics.experiment.');
  const places = [...new Set(report.arms.flatMap(({ rates }) => rates.map(({ placement }) => placement)))];
  const shown = places.filter((place) => place !== null);
  return html`<p class="prose">“${report.name}”, over ${formatPlural(report.releases, 'release')}. Intervals hold with 95 % each, noise included: who looks
      at many of them, or every day, finds some that do not.</p>
    ${scrolling(armTable(report, null))}${scrolling(differenceTable(report))}
    ${shown.map((place) => foldedTable(`Where it is shown: ${place}`, armTable(report, place)))}`;
}

/** On a narrow screen it moves sideways, by keyboard too. */
const scrolling = (table: PlainTable): Html =>
  html`<div class="scroll" role="region" aria-label="${table.caption}" tabindex="0">${plainTable(table)}</div>`;

const outcomes = { click: 'Followed one', 'add-to-cart': 'In the cart', purchase: 'Bought' } as const;

const arms = {
  recommendations: 'Recommendations',
  popularity: 'What is popular',
  none: 'Nothing',
} as const;

/** @param place null: the whole site */
function armTable({ arms: reported }: ExperimentReport, place: string | null): PlainTable {
  return {
    caption: place === null ? 'Share of visitors, the whole site' : `Share of visitors, ${place}`,
    head: ['Arm', 'Share', ...Object.values(outcomes)],
    rows: reported.map(({ arm, share, rates }) => [
      arms[arm],
      formatShare(share),
      ...Object.keys(outcomes).map((outcome) =>
        rateCell(rates.find((rate) => rate.placement === place && rate.outcome === outcome)),
      ),
    ]),
  };
}

function rateCell(rate: ArmRate | undefined): Html | string {
  if (!rate) return '–';
  if (rate.rate === null) {
    const needed = rate.needed === null ? '' : ` of ${formatCount(rate.needed)}`;
    return html`too few<span class="row-note">${formatCount(rate.visitors)}${needed} visitors</span>`;
  }
  const { interval } = rate;
  return html`${formatShare(rate.rate)}${interval && html`<span class="row-note">${formatShare(interval[0])} to ${formatShare(interval[1])}</span>`}`;
}

function differenceTable({ differences }: ExperimentReport): PlainTable {
  const site = differences.filter(({ placement }) => placement === null);
  return {
    caption: 'Differences, in percentage points',
    head: ['Between', 'What', 'Difference', 'With 95 %'],
    rows: site.map(({ arm, against, outcome, difference, interval }) => [
      `${arms[arm]} against ${arms[against].toLowerCase()}`,
      outcomes[outcome],
      difference === null ? 'too few visitors' : formatPoints(difference),
      intervalText(interval),
    ]),
  };
}

const intervalText = (interval: ArmDifference['interval']): string =>
  interval ? `${formatPoints(interval[0])} to ${formatPoints(interval[1])}` : '–';

/** 0.031 is "+3.1". */
const formatPoints = (difference: number): string => formatChange(difference).replace('%', '');
