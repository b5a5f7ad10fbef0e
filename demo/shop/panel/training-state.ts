/** What the worker is doing, in a word or two for the visitor. */
import type { Status } from '../../../client/index.ts';

/** See the head of this file. */
export const stateNames: Readonly<Record<Status['training']['state'], string>> = {
  off: 'not training',
  starting: 'starting',
  idle: 'waiting',
  training: 'training',
  sending: 'sending',
};
