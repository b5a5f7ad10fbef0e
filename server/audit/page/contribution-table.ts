/** The updates of an opened release: their leaves, and with a credential what was kept of each. */
import type { UpdateShape } from '../../../shared/lattice/update-shape.ts';
import { type Html, html } from '../../pages/html.ts';
import { formatCount, formatShort } from '../../pages/numbers.ts';
import type { UpdateFigures } from './update-figures.ts';

/** One contribution leaf. */
export type Contribution = {
  readonly leafIndex: number;
  /** Its salted hash, LG4. */
  readonly update: string;
  /** Whether the `aggregate` leaf names it as in no sum. */
  readonly isExcepted: boolean;
  /** Undefined without a credential, and until it is known. */
  readonly figures?: UpdateFigures;
};

/** @param withFigures whether a credential was given */
export function contributionTable(
  contributions: readonly Contribution[],
  { withFigures, shape }: { readonly withFigures: boolean; readonly shape: UpdateShape },
): Html {
  return html`<table class="plain contributions">
    <caption class="visually-hidden">Updates of this release</caption>
    <thead><tr><th scope="col">Leaf</th><th scope="col" class="words">Salted hash</th>
      ${withFigures && html`<th scope="col">Bytes</th><th scope="col">Norm</th><th scope="col" class="words">Leaf and bound</th>`}</tr></thead>
    <tbody>${contributions.map(
      (each) => html`<tr><th scope="row">${formatCount(each.leafIndex)}</th>
        <td class="words"><code>${each.update}</code>${each.isExcepted && ' in no sum'}</td>${withFigures && figureCells(each.figures, shape)}</tr>`,
    )}</tbody>
  </table>`;
}

function figureCells(figures: UpdateFigures | undefined, shape: UpdateShape): Html {
  if (!figures) return html`<td>…</td><td>…</td><td class="words">…</td>`;
  const { size, norms, fault } = figures;
  return html`<td>${size === null ? '–' : formatCount(size)}</td>
    <td>${norms === null ? '–' : normText(norms, shape)}</td>
    <td class="words${fault !== '' && ' at-fault'}">${fault === '' ? 'held' : fault}</td>`;
}

function normText(
  { model, metrics }: NonNullable<UpdateFigures['norms']>,
  { modelRadius, metricsRadius }: UpdateShape,
): string {
  const own = `${formatShort(model)} of ${formatCount(modelRadius)}`;
  return metrics === null || metricsRadius === null
    ? own
    : `${own}; metrics ${formatShort(metrics)} of ${formatCount(metricsRadius)}`;
}
