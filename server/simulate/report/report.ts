/**
 * A simulation's result as one page for people: what was run, the verdict, plots, settings, definitions. Everything is in
 * the file; it loads nothing.
 */
import { type Html, html } from '../../pages/html.ts';
import { formatPlural } from '../../pages/numbers.ts';
import { pageShell } from '../../pages/page-shell.ts';
import { navigation, type Section, sectionMarkup } from '../../pages/section.ts';
import type { SimulationResult } from '../simulation-result.ts';
import { baselinesSection } from './baselines-section.ts';
import { bytesSection } from './bytes-section.ts';
import { compressionSection } from './compression-section.ts';
import { exposureSection } from './exposure-section.ts';
import { fairnessSection } from './fairness-section.ts';
import { federatedSection } from './federated-section.ts';
import { figureCards } from './figure-cards.ts';
import { learningSection } from './learning-section.ts';
import { meaningSection } from './meaning-section.ts';
import { metricsSection } from './metrics-section.ts';
import { newVisitorsSection } from './new-visitors-section.ts';
import { privacySection } from './privacy-section.ts';
import { settingsSection } from './settings-section.ts';
import barStyles from './styles/bars.css?raw';
import { privacySentence, runSentence } from './summary.ts';
import { verdict } from './verdict.ts';

/**
 * The page, a whole HTML document.
 * @param result not mutated; texts in it may come from anybody's files
 */
export function htmlReport(result: SimulationResult): string {
  const sections: readonly Section[] = [
    baselinesSection(result),
    learningSection(result),
    ...federatedSection(result),
    newVisitorsSection(result),
    privacySection(result),
    bytesSection(result),
    compressionSection(result),
    fairnessSection(result),
    exposureSection(result),
    metricsSection(result),
    settingsSection(result),
    meaningSection(),
  ];
  const title = `${result.model} on ${formatPlural(result.dataset.users, 'user')}, simulated by Hearsay`;
  return pageShell({
    title,
    styles: barStyles,
    styleAttributes: true,
    body: html`<a class="skip" href="#figures">Skip to the figures</a>
      ${head(result)}
      <main id="figures" tabindex="-1">${figureCards(result)}${navigation(sections)}${sections.map(sectionMarkup)}</main>
      <footer class="foot">Simulated by Hearsay. This page holds everything that it shows and loads nothing.
        Lines are drawn by uPlot, © Leon Sorokin, MIT licence.</footer>`,
  }).markup;
}

function head(result: SimulationResult): Html {
  return html`<header class="head-place"><div class="head">
    <p class="eyebrow">Hearsay, a simulation</p>
    <h1>How well ${result.model} recommends</h1>
    <p class="lead">${runSentence(result)}</p>
    <p class="lead">${privacySentence(result)}</p>
    ${verdict(result)}
  </div></header>`;
}
