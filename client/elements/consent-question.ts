/** Whether `<hearsay-consent>` asks, and what it says: decided by the status alone. */
import type { Status } from '../embed/status.ts';
import type { ConsentTexts } from './consent-texts.ts';
import { noiseClaim, writtenEpsilon } from './noise-claim.ts';

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
    ...(privacy ? [noiseText(privacy, texts)] : []),
    details.no,
    details.later,
  ];
}

function noiseText(privacy: NonNullable<Status['privacy']>, { details, language }: ConsentTexts): string {
  const format = new Intl.NumberFormat(language, { maximumSignificantDigits: 3 });
  const epsilon = format.format(writtenEpsilon(privacy.epsilon ?? 0));
  return details.noise[noiseClaim(privacy)](epsilon);
}
