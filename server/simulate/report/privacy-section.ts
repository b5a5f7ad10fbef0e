/** What the run's noise stands for: the statement, epsilon by release, and quality against epsilon. */
import { isGuarantee, mostEpsilonThatPromises } from '../../../shared/privacy/guarantee.ts';
import { type Html, html } from '../../pages/html.ts';
import { linePlot } from '../../pages/line-plot.ts';
import { formatAtMost, formatCount, formatDelta, formatPlural, formatShort } from '../../pages/numbers.ts';
import { plainTable } from '../../pages/plain-table.ts';
import type { Section } from '../../pages/section.ts';
import type { CurvePoint, PrivacyResult, SimulationResult } from '../simulation-result.ts';
import { privacyCurvePlots } from './privacy-curve.ts';

/** The part on privacy. */
export function privacySection({ privacy, ...result }: SimulationResult): Section {
  const body = html`${privacy === null ? withoutNoise : withNoise(privacy, result)}
    ${result.privacyCurve.length > 0 && privacyCurvePlots({ privacy, ...result })}`;
  return { id: 'privacy', title: 'Privacy', body };
}

const withoutNoise = html`<p class="prose">No noise was added, so the quality above is what these settings give at best. A site that
  ran like this would promise its visitors nothing about what its released models tell of them.</p>`;

type Rest = Omit<SimulationResult, 'privacy'>;

function withNoise(privacy: PrivacyResult, { curve, settings }: Rest): Html {
  return html`${!isGuarantee(privacy.epsilon) && tooMuch}${settings.initialModel && thisRunAlone}
    <div class="figures"><div>${statement(privacy, settings.radius)}</div>${epsilonPlot(curve, privacy)}</div>`;
}

const tooMuch = html`<p class="prose"><strong>No guarantee.</strong> An ε above ${mostEpsilonThatPromises} promises nothing that a visitor could rely on.</p>`;

const thisRunAlone = html`<p class="prose">The ε counts this run alone, and nothing of what its initial model was trained on.</p>`;

function statement(privacy: PrivacyResult, radius: number): Html {
  return plainTable({
    caption: 'What the noise stands for',
    head: ['Quantity', 'Value'],
    words: true,
    rows: [
      ['ε, at the end', formatAtMost(privacy.epsilon)],
      ['δ, the chance that it does not hold', formatDelta(privacy.delta)],
      ['Population N, profiles with something to learn from', formatCount(privacy.population)],
      ['Simulated users with something to learn from, who stand for them', formatCount(privacy.users)],
      ['Cap k, for each profile', formatPlural(privacy.cap, 'update')],
      ['ρ = k/2z², in zCDP', formatShort(privacy.rho)],
      ['Noise multiplier z', formatShort(privacy.noiseMultiplier)],
      ['Radius B, which bounds an update', `${formatCount(radius)} lattice units`],
      ['Noise of a real sum, z·B', `${formatShort(privacy.noiseMultiplier * radius)} lattice units`],
      ['Noise of a simulated sum, z·B·users/N', `${formatShort(privacy.noiseStdDev)} lattice units`],
    ],
  });
}

function epsilonPlot(curve: readonly CurvePoint[], privacy: PrivacyResult): Html | false {
  const spent = curve.filter(({ epsilon }) => epsilon !== null);
  if (spent.length === 0) return false;
  return linePlot({
    title: 'Epsilon by release',
    note: 'Of the profile that took part most often so far.',
    x: { title: 'Release', values: spent.map(({ release }) => release), format: formatCount },
    y: { title: `ε at δ = ${formatDelta(privacy.delta)}`, format: formatAtMost },
    lines: [
      { label: 'spent', look: 'main', values: spent.map(({ epsilon }) => epsilon) },
      { label: 'planned', look: 'dashed', values: spent.map(() => privacy.epsilon) },
    ],
  });
}
