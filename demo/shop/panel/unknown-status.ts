/**
 * What the panel shows until the recommender has said hello, so that its parts are in their places from the start.
 */
import type { Status } from '../../../client/index.ts';

/** A status in which nothing is known. */
export const unknownStatus: Status = {
  consent: false,
  consentSource: null,
  server: 'connecting',
  history: { events: 0, kept: 'memory' },
  model: null,
  training: { state: 'off', off: null, backend: null, last: null },
  sent: [],
  log: null,
  round: null,
  experiment: null,
  privacy: null,
};
