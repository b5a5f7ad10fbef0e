/** How the aggregator stands, in plain words: what the operator reads first, and hears. */
import { isGuarantee } from '../../../shared/privacy/guarantee.ts';
import { formatAtMost, formatCount, formatPlural } from '../../pages/numbers.ts';
import type { AdminStatus, PauseReason } from '../admin-status.ts';
import { formatDay } from './times.ts';

const pauses: Readonly<Record<PauseReason, string>> = {
  operator: 'Paused by hand: nothing is collected until somebody resumes.',
  'budget spent': 'The privacy budget is spent: nothing is collected.',
  'empty catalog': 'The catalog is empty: nothing is collected.',
};

/** "Round 12 collects: 140 of 200 updates. Epsilon 2.31 of 8; at this pace it is used up on 3 March 2027." */
export function stateLine(status: AdminStatus): string {
  return [roundSentence(status), epsilonSentence(status.privacy), driftSentence(status)]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

/**
 * What has to change before it is said aloud: the round, not how full it is, for that changes with every update.
 * @returns the same text while nothing has happened that is worth hearing
 */
export function spokenOccasion({ round, paused, model, metrics }: AdminStatus): string {
  return JSON.stringify([
    round?.number,
    round?.isClosed,
    paused,
    model.version,
    metrics?.drift?.alarm ?? false,
  ]);
}

function roundSentence({ round, paused }: AdminStatus): string {
  if (!round) return paused === null ? 'Between two rounds.' : pauses[paused];
  const name = `Round ${formatCount(round.number)}`;
  if (round.isClosed) return `${name} is closed; its release is being made.`;
  return `${name} collects: ${formatCount(round.contributions)} of ${formatPlural(round.cohort, 'update')}.`;
}

function epsilonSentence({ epsilon, budgetEpsilon, forecast }: AdminStatus['privacy']): string {
  if (epsilon === null) return 'No guarantee: models were released without noise.';
  if (epsilon === 0)
    return budgetEpsilon === null
      ? 'No privacy is spent, and there is no budget.'
      : 'No privacy is spent yet.';
  const of = budgetEpsilon === null ? ', without a budget' : ` of ${formatAtMost(budgetEpsilon)}`;
  const promise = isGuarantee(epsilon) ? '' : ', which is no guarantee';
  const end = forecastWords(forecast);
  return `Epsilon ${formatAtMost(epsilon)}${of}${promise}${end === '' ? '' : `; ${end}`}.`;
}

/** When the budget runs out, as the end of a sentence; empty where there is none. */
export function forecastWords(forecast: AdminStatus['privacy']['forecast']): string {
  switch (forecast.kind) {
    case 'no budget':
      return '';
    case 'spent':
      return 'it is used up';
    case 'too few releases':
      return `it admits ${formatPlural(forecast.releasesLeft, 'more release')}, and there are too few so far to say until when`;
    case 'not at this pace':
      return 'at this pace it lasts for more than a century';
    case 'runs out':
      return `at this pace it is used up on ${formatDay(forecast.time)}`;
    default:
      return forecast satisfies never;
  }
}

function driftSentence({ metrics }: AdminStatus): string {
  const { alarm, since } = metrics?.drift ?? { alarm: false, since: null };
  if (!alarm) return '';
  return `Drift alarm${since === null ? '' : ` since version ${formatCount(since)}`}: recommendations do worse than before.`;
}
