/** Whether `<hearsay-consent>` asks, and what it says: decided by the status alone. */
import type { Status } from '../embed/status.ts';
import type { ConsentTexts } from './consent-texts.ts';
import { mostThatPromises } from './epsilon-limit.ts';

/** What of the status counts. */
export type ConsentStatus = Pick<Status, 'consent' | 'consentSource' | 'privacy'>;

/**
 * Only where it is known what a yes would mean, and no answer is there: neither the visitor's nor that of a consent
 * manager, of the browser's Global Privacy Control or of the site's own settings.
 */
export function isOpenQuestion({ consent, consentSource, privacy }: ConsentStatus): boolean {
  return privacy !== null && !consent && consentSource === null;
}

/** Paragraphs below the summary. */
export function consentDetails({ privacy }: ConsentStatus, texts: ConsentTexts): string[] {
  const { details } = texts;
  return [
    details.kept,
    details.sent,
    details.connection,
    details.inferred,
    ...(privacy?.evaluation ? [details.evaluation] : []),
    ...(privacy?.experiment ? [details.experiment] : []),
    noiseText(privacy?.epsilon ?? null, texts),
    details.no,
    details.later,
  ];
}

function noiseText(epsilon: number | null, { details, language }: ConsentTexts): string {
  if (epsilon === null) return details.noNoise;
  const figure = new Intl.NumberFormat(language, { maximumSignificantDigits: 3 }).format(epsilon);
  return epsilon > mostThatPromises ? details.weakNoise(figure) : details.noise(figure);
}
