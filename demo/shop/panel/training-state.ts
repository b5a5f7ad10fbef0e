/**
 * The worker's state in one word for the visitor.
 */
import type { Status } from '../../../client/index.ts';

type State = Status['training']['state'];

const names: Readonly<Record<State, string>> = {
  off: 'not training',
  starting: 'starting',
  idle: 'waiting',
  training: 'training',
  sending: 'sending',
};

/** "waiting" for an idle worker, and so on. */
export function nameState(state: State): string {
  return names[state];
}
