/** What the log says was spent: cards, and epsilon after each release beside the budget. */
import { type ReleaseEntry, releasesOf, summedUpdates } from '../../../shared/audit/timeline.ts';
import { epsilonOf, rhoOf } from '../../../shared/privacy/accountant.ts';
import { isGuarantee, mostEpsilonThatPromises } from '../../../shared/privacy/guarantee.ts';
import { card } from '../../pages/card.ts';
import { type Html, html } from '../../pages/html.ts';
import { type Line, linePlot } from '../../pages/line-plot.ts';
import { formatAtMost, formatCount, formatDelta, formatShort } from '../../pages/numbers.ts';
import { absent } from '../../pages/section.ts';
import type { AuditReport } from '../audit-report.ts';

/** More points than this no screen tells apart. */
const mostPoints = 1000;

/** The figures that are asked for first. */
export function cards({ audit }: AuditReport): Html {
  const releases = releasesOf(audit.timeline);
  const updates = releases.reduce((sum, release) => sum + summedUpdates(release), 0);
  const version = releases.at(-1)?.model.version;
  return html`<ul class="cards">
    ${privacyCard(audit)}
    ${card('Releases', figure(formatCount(releases.length)), version === undefined ? 'No model has been released.' : `The last one made version ${formatCount(version)} of the model.`)}
    ${card('Updates in them', figure(formatCount(updates)), releases.length > 0 ? `${formatShort(updates / releases.length)} a release.` : 'One update is what one browser gave to a round.')}
    ${card('Leaves', figure(formatCount(audit.size)), audit.origin === null ? 'None that anybody has signed.' : 'Entries of the log, under one signature.')}
  </ul>`;
}

const figure = (text: string): Html => html`<span class="figure">${text}</span>`;

function privacyCard({ ledger, timeline }: AuditReport['audit']): Html {
  if (!ledger) {
    const isReleased = timeline.entries.some(({ kind }) => kind === 'release');
    return isReleased
      ? card('Privacy spent', figure('No guarantee'), 'Models were released without noise.')
      : card('Privacy spent', figure('Nothing'), 'No model has been released.');
  }
  const { epsilon, delta } = ledger;
  const budget = timeline.budget?.epsilon;
  const limit =
    budget === null || budget === undefined ? 'No budget is set.' : `The budget is ${formatAtMost(budget)}.`;
  return card(
    'Privacy spent',
    html`${figure(`ε = ${formatAtMost(epsilon)}`)} <span class="error">at δ = ${formatDelta(delta)}</span>`,
    isGuarantee(epsilon) ? limit : `No guarantee: too much may be learned of each visitor. ${limit}`,
  );
}

/** The part on epsilon. */
export function privacyView({ audit }: AuditReport): Html {
  const releases = releasesOf(audit.timeline);
  const last = releases.at(-1);
  if (!last) return absent('Nothing has been released, so nothing is spent.');
  const measured = releases.some(({ epsilon }) => epsilon !== null);
  const none = html`<p class="prose"><strong>No guarantee.</strong> ${last.epsilon === null ? 'A model was released without noise.' : `An ε above ${mostEpsilonThatPromises} promises nothing that a visitor could rely on.`}</p>`;
  return html`<p class="prose">ε bounds what released models tell of any one visitor. What is spent, ρ, only grows; ε is read from it at the δ in force,
      and a larger δ makes it smaller. This is what the leaves state, added up anew: that the noise was really in the sums is seen only by who may see updates and seeds. It protects from those who read models,
      not from the aggregator.</p>
    ${(last.epsilon === null || !isGuarantee(last.epsilon)) && none}
    ${measured ? plot(releases, last) : null}`;
}

function plot(releases: readonly ReleaseEntry[], { delta }: ReleaseEntry): Html {
  const shown = thinned(releases, mostPoints);
  const values = shown.map(({ rho }) => (rho === null ? null : epsilonOf({ rho, delta })));
  const spent: Line = { label: 'spent', look: 'main', values };
  const budgets = shown.map((release) => budgetAt(release, delta));
  const budget: Line = { label: 'budget', look: 'dashed', values: budgets };
  return linePlot({
    title: 'Epsilon after each release',
    note: 'Of a visitor who gave as often as the cap of each period allows.',
    x: { title: 'Model version', values: shown.map(({ model }) => model.version), format: formatCount },
    y: { title: `ε at δ = ${formatDelta(delta)}`, format: formatAtMost },
    lines: budgets.some((each) => each !== null) ? [spent, budget] : [spent],
  });
}

/** The budget that was in force after a release, as it reads at another delta than that of its time. */
function budgetAt({ budgetEpsilon: epsilon, delta: own }: ReleaseEntry, delta: number): number | null {
  if (epsilon === null || own === delta) return epsilon;
  return epsilonOf({ rho: rhoOf({ epsilon, delta: own }), delta });
}

/** At most so many, evenly, first and last among them. */
function thinned<Item>(items: readonly Item[], most: number): readonly Item[] {
  if (items.length <= most) return items;
  const step = (items.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, i) => items[Math.round(i * step)]!);
}
