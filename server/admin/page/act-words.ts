/** What each act is called, what it does, and what is said when it could not be done: before anybody presses it. */
import { formatCount, formatPlural } from '../../pages/numbers.ts';
import type { AdminStatus, RoundStatus } from '../admin-status.ts';
import type { Acted, ActName } from './admin-door.ts';

/** An act that is about to be done. */
export type WantedAct = { readonly name: ActName /** To go back to. */; readonly version?: number };

/** What the dialog says. */
export type ActWords = {
  readonly title: string;
  readonly text: string;
  /** On the button that does it. */
  readonly button: string;
  /** Afterwards. */
  readonly done: string;
};

const logged = 'The act stands in the public log, with the number of your credential.';

/** @param status as it is now */
export function actWords({ name, version = 0 }: WantedAct, status: AdminStatus): ActWords {
  const { round, model } = status;
  const ends = endedRound(round);
  switch (name) {
    case 'pause':
      return {
        title: 'Pause?',
        text: `No round opens until somebody resumes. ${ends} Visitors are recommended to as before. ${logged}`,
        ...{ button: 'Pause', done: 'Paused.' },
      };
    case 'resume':
      return {
        title: 'Resume?',
        text: `Rounds open again, if budget and catalog allow it. ${logged}`,
        ...{ button: 'Resume', done: 'Resumed.' },
      };
    case 'close-round':
      return {
        title: round ? `Close round ${formatCount(round.number)}?` : 'Close the round?',
        text: `${closing(round)} ${logged}`,
        ...{ button: 'Close the round', done: 'The round is closed.' },
      };
    case 'roll-back':
      return {
        title: `Go back to version ${formatCount(version)}?`,
        text: `Its model becomes the current one again, as version ${formatCount(model.version + 1)}. ${ends} What was spent stays spent. ${logged}`,
        ...{
          button: `Go back to version ${formatCount(version)}`,
          done: `Version ${formatCount(version)} is the current model again.`,
        },
      };
    default:
      return name satisfies never;
  }
}

function endedRound(round: RoundStatus | null): string {
  if (!round || round.isClosed) return '';
  const given = round.contributions > 0 ? `, with ${formatPlural(round.contributions, 'update')} in it` : '';
  return `Round ${formatCount(round.number)}${given}, ends without a release and costs nothing.`;
}

function closing(round: RoundStatus | null): string {
  if (!round) return 'No round is open.';
  const { contributions, cohort, minimum } = round;
  const given = formatPlural(contributions, 'update');
  return contributions < minimum
    ? `It has ${given}, fewer than its minimum of ${formatCount(minimum)}: it ends without a release, and costs nothing.`
    : `It has ${given} of ${formatCount(cohort)}. A model is released from them now, and costs as much privacy as one from a full round.`;
}

/** Why an act was not done, for people; empty where it was. */
export function actProblem(acted: Acted): string {
  if (acted.kind === 'done') return '';
  if (acted.kind === 'unreachable')
    return 'The server could not be reached. Whether it was done, the state above will say.';
  if (acted.kind !== 'refused') return 'Your session is over: log in again.';
  return refusals[acted.code] ?? `The server refused it (${acted.code}).`;
}

const refusals: Readonly<Record<string, string>> = {
  ROUND_CLOSED: 'No round is open any more that could be closed.',
  BAD_CONFIG: 'This version cannot be gone back to any more.',
  '403': 'Your credential may look, and do nothing.',
  '429': 'There were too many acts in the last hour. Wait, and try again.',
};
