/** What was spent, until when it lasts, and what the visitors who really come can buy. */
import { isGuarantee, mostEpsilonThatPromises } from '../../../shared/privacy/guarantee.ts';
import { type Html, html } from '../../pages/html.ts';
import { formatAtMost, formatCount, formatDelta, formatPlural, formatShort } from '../../pages/numbers.ts';
import { plainTable } from '../../pages/plain-table.ts';
import { absent } from '../../pages/section.ts';
import type { AdminStatus } from '../admin-status.ts';
import type { PopulationPrivacy } from '../population-privacy.ts';
import { epsilonPlot } from './release-plots.ts';
import { forecastWords } from './state-line.ts';

/** The part on privacy. */
export function privacyView(status: Pick<AdminStatus, 'history' | 'privacy'>): Html {
  return html`<p class="prose">${lasting(status.privacy)}</p><div class="figures"><div>${epsilonPlot(status)}</div><div>${populationView(status.privacy)}</div></div>`;
}

function lasting({ epsilon, budgetEpsilon, forecast }: AdminStatus['privacy']): string {
  const none =
    epsilon === null || !isGuarantee(epsilon)
      ? `No guarantee: an ε above ${mostEpsilonThatPromises}, or none at all, promises nothing that a visitor could rely on. `
      : '';
  if (budgetEpsilon === null)
    return `${none}There is no budget: rounds open for as long as visitors come, and what is spent only grows.`;
  const left =
    'releasesLeft' in forecast ? ` It admits ${formatPlural(forecast.releasesLeft, 'more release')}.` : '';
  const words = forecastWords(forecast);
  return `${none}The budget is ${formatAtMost(budgetEpsilon)}.${forecast.kind === 'runs out' || forecast.kind === 'not at this pace' ? left : ''} ${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

function populationView({ population, delta }: AdminStatus['privacy']): Html {
  if (!population) return absent('What these visitors can buy is known after the first release.');
  return html`${plainTable({
    caption: 'What these visitors can buy',
    head: ['What', 'Value'],
    words: true,
    rows: populationRows(population, delta),
  })}<p class="note">Noise hides one among many. Where it is longer than all updates of a release together can be, the release is mostly
    noise; so this is about as much privacy as so few can have and still learn. How much less noise a good model needs, hearsay simulate says on your own data.</p>`;
}

function populationRows(population: PopulationPrivacy, delta: number): [string, string][] {
  const { updatesPerRelease, profiles, periodEpsilon, signalToNoise, boughtEpsilon, boughtNoiseMultiplier } =
    population;
  const { atLeast, atMost } = profiles;
  const epsilon = (value: number | null): string =>
    value === null ? 'no guarantee' : `ε = ${formatAtMost(value)} at δ = ${formatDelta(delta)}`;
  return [
    ['Updates in a release, on average', formatShort(updatesPerRelease)],
    [
      'Visitors who gave them in a period',
      atLeast === atMost ? formatCount(atMost) : `${formatCount(atLeast)} to ${formatCount(atMost)}`,
    ],
    ['The noise in force promises, for one period', epsilon(periodEpsilon)],
    [
      'All updates of a release, at their longest',
      signalToNoise === null
        ? 'there is no noise'
        : `${formatShort(signalToNoise)} times as long as its noise`,
    ],
    ['With noise as long as they are, for one period', epsilon(boughtEpsilon)],
    ['That noise, as noiseMultiplier', formatAtMost(boughtNoiseMultiplier)],
  ];
}
