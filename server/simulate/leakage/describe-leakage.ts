/** What an audit of leakage found, in words and numbers for somebody who answers for visitors' privacy. */
import { falseAlarms } from '../../../shared/audit/leakage/membership.ts';
import { unlessGuarantee } from '../../guarantee.ts';
import { formatAtLeast, formatAtMost, formatCount } from '../../pages/numbers.ts';
import { guessesMade } from './item-attack.ts';
import type { LeakageResult } from './leakage-result.ts';
import { confidence } from './planted-canaries.ts';

/** Whether the canaries prove that more leaks than the ledger states. */
export function isRefuted({ canaries, ledger }: LeakageResult): boolean {
  return ledger.epsilon !== null && canaries.lowerBound > ledger.epsilon;
}

/** Several lines, without a last line break. */
export function describeLeakage(result: LeakageResult): string {
  return [
    ...settingLines(result),
    '',
    ...itemLines(result),
    '',
    ...membershipLines(result),
    '',
    ...canaryLines(result),
    '',
    ...meaning,
  ].join('\n');
}

function settingLines({ settings, ledger }: LeakageResult): string[] {
  const { model, parameters, users, items, releases, cohort, cap, noiseMultiplier, seed } = settings;
  const noise =
    ledger.epsilon === null
      ? 'off: the ledger states no guarantee'
      : `z ${formatAtLeast(noiseMultiplier)}: the ledger states epsilon ${formatAtMost(ledger.epsilon)} at delta ${ledger.delta}, at most${unlessGuarantee(ledger.epsilon)}`;
  return [
    `${model}, ${formatCount(parameters)} parameters, on ${formatCount(users)} users and ${formatCount(items)} items; seed ${seed}`,
    `${releases} releases of ${cohort} updates, nobody in more than ${cap}`,
    `noise ${noise}`,
  ];
}

function itemLines({ items }: LeakageResult): string[] {
  const { visitors, release, perVisitor, leaks } = items;
  return [
    'WHICH ITEMS DID A VISITOR MEET? Items are ranked by how far their rows of the model moved.',
    `${visitors} visitors of release ${release + 1}, who met ${perVisitor.toFixed(0)} items each on average. Of ${guessesMade} guesses, how many are right`,
    `(precision at ${guessesMade}), and how much of what was met they find (recall); of as many guesses as items were met, how many.`,
    row('ranked by', `right of ${guessesMade}`, 'found by these', 'right of as many', 'items ranked'),
    ...leaks.map(({ source, precision, recall, exact, ranked }) =>
      row(source, percent(precision), percent(recall), percent(exact), percent(ranked)),
    ),
  ];
}

function membershipLines({ membership }: LeakageResult): string[] {
  const { members, others, crowd, leaks } = membership;
  return [
    'WAS A VISITOR’S UPDATE IN IT? Asked by somebody who can make that update, and knows those of',
    `${crowd} other visitors; of ${members} who were in the release and ${others} who were not. AUC: 0.5 is a coin, 1 is certainty;`,
    `found: of the members, where ${percent(falseAlarms, 0)} of the others are taken for members.`,
    row('looking at', 'AUC', 'found'),
    ...leaks.map(({ source, auc, found }) => row(source, auc.toFixed(3), percent(found))),
  ];
}

function canaryLines(result: LeakageResult): string[] {
  const { canaries, ledger } = result;
  const { guesses, lowerBound, mostProvable, estimate, length } = canaries;
  const tests = guesses
    .map(({ correct, guesses: made }) => `${formatCount(correct)} of ${formatCount(made)}`)
    .join(', and ');
  return [
    `CANARIES: ${formatCount(canaries.canaries)} random updates, ${formatCount(canaries.included)} of them in the last ${releasesOf(canaries.releases)}. Which ones?`,
    ...(length > 1
      ? [`They were ${length.toFixed(1)} times as long as an update may be, and were taken.`]
      : []),
    line('right guesses', `${tests}, of those made`),
    line(
      'lower bound',
      `epsilon is at least ${formatAtLeast(lowerBound)}, with ${percent(confidence, 0)} confidence; so many canaries can show ${formatAtMost(mostProvable)} at most`,
    ),
    line('estimate', `epsilon looks like ${estimate.toFixed(2)}; no bound`),
    line(
      'ledger',
      ledger.epsilon === null ? 'no guarantee' : `epsilon is at most ${formatAtMost(ledger.epsilon)}`,
    ),
    verdict(result),
  ];
}

function verdict(result: LeakageResult): string {
  const { canaries, ledger } = result;
  if (ledger.epsilon === null) return 'Nothing is claimed, so nothing can be refuted.';
  if (isRefuted(result)) {
    return 'REFUTED: more leaks than the ledger states. Noise, clipping or accounting is broken.';
  }
  return canaries.mostProvable > ledger.epsilon
    ? 'The ledger is not refuted.'
    : 'The ledger is not refuted, and so few canaries could not have refuted it: give more.';
}

const meaning = [
  'What this means',
  '- Single updates are seen by the aggregator and by whoever reads its data folder. What the first table says of',
  '  deltas and updates holds for them; no epsilon is about it.',
  '- Epsilon is about the sum as released and all that follows from it. It hides what a visitor gave, not whether.',
  '- These attacks show that so much leaks, and none that no more does. Items found no better than by popularity, an AUC',
  '  of 0.5, a lower bound of 0: such an attack has failed, a better one may not. The ledger is the only upper bound here.',
  '- Histories are those of the file, noise comes from a public seed, and what is attacked is this code in a simulation:',
  '  no log, and no server that runs.',
];

const row = (name: string, ...cells: string[]): string =>
  name.padEnd(36) + cells.map((cell) => cell.padStart(17)).join('');
const line = (name: string, text: string): string => `${name.padEnd(16)} ${text}`;
const releasesOf = (count: number): string => (count === 1 ? 'release' : `${count} releases`);
const percent = (share: number, digits = 1): string => `${(100 * share).toFixed(digits)} %`;
