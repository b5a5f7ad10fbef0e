/** What was simulated, in one plain sentence, and what privacy it had, in another. */
import { unlessGuarantee } from '../../guarantee.ts';
import { formatAtMost, formatCount, formatDelta, formatPlural, formatShort } from '../../pages/numbers.ts';
import type { PrivacyResult, SimulationResult } from '../simulation-result.ts';
import { heldOutBy } from './words.ts';

/** Model, data, federation, protocol and seed. */
export function runSentence(result: SimulationResult): string {
  const { dataset, settings, tests } = result;
  // along time a user may be asked in several windows
  const asked = result.protocol === 'time-split' ? 'question' : 'user';
  const data = [
    formatPlural(dataset.users, 'user'),
    formatPlural(dataset.items, 'item'),
    formatPlural(dataset.events, 'event'),
  ];
  return [
    `The model ${result.model}, trained in ${formatPlural(settings.releases, 'release')} by cohorts of`,
    `${formatPlural(settings.cohort, 'browser')} on ${listed(data)}, was asked for ${heldOutBy[result.protocol]}`,
    `(${result.protocol}): ${formatPlural(tests.users, asked)}${newVisitors(result)}, seed ${settings.seed}.`,
  ].join(' ');
}

const newVisitors = ({ protocol, tests }: SimulationResult): string => {
  if (tests.newVisitors === 0) return '';
  return protocol === 'time-split'
    ? ` and ${formatCount(tests.newVisitors)} to new visitors`
    : ` and ${formatPlural(tests.newVisitors, 'new visitor')}`;
};

/** Epsilon, for whom it holds, and the noise that it took. */
export function privacySentence({ privacy }: SimulationResult): string {
  if (privacy === null) return 'No privacy: no noise was added.';
  return [
    `With the noise of ${epsilonAtDelta(privacy)}, for a population of`,
    `${formatPlural(privacy.population, 'profile')} with at most ${formatPlural(privacy.cap, 'update')} each:`,
    `z·B·users/N, a standard deviation of ${formatShort(privacy.noiseStdDev)} lattice units in each simulated sum.`,
  ].join(' ');
}

/** Epsilon at delta, or that there is none to speak of. */
function epsilonAtDelta({ epsilon, delta }: PrivacyResult): string {
  return `ε = ${formatAtMost(epsilon)} at δ = ${formatDelta(delta)}${unlessGuarantee(epsilon)}`;
}

function listed(parts: readonly string[]): string {
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
