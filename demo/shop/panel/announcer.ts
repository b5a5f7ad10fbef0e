/**
 * Tells screen readers what changed in the panel, politely and not too often.
 */
import type { Status } from '../../../client/index.ts';
import { html } from '../element.ts';
import { formatBytes, formatMilliseconds } from '../numbers.ts';
import type { Section } from './section.ts';

const pauseMs = 2_000;

/** A live region that reads out what is new since the last status. */
export function createAnnouncer(): Section {
  const element = html('div', { class: 'visually-hidden', role: 'status', 'aria-live': 'polite' });
  const waiting = new Map<string, string>();
  let before: Status | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    element,
    update: (status) => {
      if (before) for (const [about, sentence] of changes(before, status)) waiting.set(about, sentence);
      before = status;
      if (waiting.size === 0 || timer !== undefined) return;
      timer = setTimeout(() => {
        element.textContent = [...waiting.values()].join(' ');
        waiting.clear();
        timer = undefined;
      }, pauseMs);
    },
  };
}

/** Sentences by what they are about; a later one about the same replaces an earlier one. */
function changes(before: Status, now: Status): readonly (readonly [string, string])[] {
  const sent = now.sent.at(-1);
  const { last } = now.training;
  const news: (readonly [string, string])[] = [];
  if (now.consent !== before.consent)
    news.push(['consent', now.consent ? 'Learning is on.' : 'Learning is off.']);
  if (last && last.round !== before.training.last?.round)
    news.push(['training', `Trained in ${formatMilliseconds(last.milliseconds)}.`]);
  if (sent && sent.round !== before.sent.at(-1)?.round)
    news.push(['sent', `Sent ${formatBytes(sent.bytes)} in round ${sent.round}.`]);
  if (now.model && now.model.version !== before.model?.version)
    news.push(['model', `Model ${now.model.version} is here.`]);
  if (now.server !== before.server && now.server === 'unreachable')
    news.push(['server', 'The aggregator cannot be reached.']);
  return news;
}
