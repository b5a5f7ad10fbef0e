/** How full the open round is, and the buttons for what can be done now. */
import { type Html, html } from '../../pages/html.ts';
import { formatCount } from '../../pages/numbers.ts';
import type { AdminStatus } from '../admin-status.ts';
import { formatClock } from './times.ts';

/** A bar, and when the round closes; nothing while none is open. @param now milliseconds since 1970 */
export function fillingView({ round }: Pick<AdminStatus, 'round'>, now: number): Html {
  if (!round || round.isClosed) return html``;
  const { contributions, cohort, minimum, openedAt, deadline } = round;
  const waits = now >= deadline && contributions < minimum;
  const closes = waits
    ? `Its deadline was ${formatClock(deadline, now)}: it waits for its minimum of ${formatCount(minimum)}.`
    : `It closes with ${formatCount(cohort)}, or from ${formatClock(deadline, now)} on with at least ${formatCount(minimum)}.`;
  return html`<progress value="${Math.min(contributions, cohort)}" max="${cohort}" aria-label="Updates of the round"></progress>
    <p class="note">Open since ${formatClock(openedAt, now)}. ${closes}</p>`;
}

/** Buttons with their act in `data-act`. @param isConnected else they wait */
export function actButtons(
  { round, paused }: Pick<AdminStatus, 'round' | 'paused'>,
  isConnected: boolean,
): Html {
  const button = (act: string, text: string, isUseful = true): Html =>
    html`<button type="button" data-act="${act}" data-key="${act}"${(!isUseful || !isConnected) && html` disabled`}>${text}</button>`;
  const [name, text] = paused === 'operator' ? ['resume', 'Resume'] : ['pause', 'Pause'];
  return html`<p class="buttons">${button(name, text)} ${button('close-round', 'Close the round', round !== null && !round.isClosed)}</p>`;
}
