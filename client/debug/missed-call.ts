/** Why a call of `track` came to nothing, for the site's owner. In English. */
import { eventTypes } from '../../shared/protocol/event-type.ts';
import type { MissedCall } from '../embed/missed-calls.ts';
import { toEventType } from '../page/event-name.ts';
import { attempt, fieldsOf } from '../page/page-value.ts';

/** Longest text of a call, UTF-16 code units. */
const maxText = 120;

/** The call as the page wrote it, about. */
export function callText({ name, details }: MissedCall): string {
  const written = attempt(() => JSON.stringify(isText(details) ? textOf(details) : details)) ?? '…';
  const text = `track(${attempt(() => JSON.stringify(name))}, ${written})`;
  return text.length > maxText ? `${text.slice(0, maxText)}…` : text;
}

/** What is wrong with it. */
export function whyMissed({ name, details }: MissedCall): string {
  const type = toEventType(name);
  if (type === undefined) return `no such event: one of ${eventTypes.join(', ')}`;
  if (isText(details)) return `a text is no details: { itemId: ${JSON.stringify(textOf(details))} }`;
  const { rating, recommendationId } = fieldsOf(details);
  if (type === 'rating' && rating != null && !isShare(rating)) return 'a rating is 0 to 1, worst to best';
  if (type === 'search') return 'no query';
  return recommendationId == null ? 'no item' : 'no recommendation of this page, and no item';
}

const isShare = (value: unknown): boolean => typeof value === 'number' && value >= 0 && value <= 1;

/** A text among the details has become its letters by number. */
const isText = (details: unknown): boolean => fieldsOf(details)[0] !== undefined;

const textOf = (details: unknown): string => Object.values(fieldsOf(details)).join('');
