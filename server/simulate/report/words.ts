/** What things are called in the report, and in a clause what they do. */
import type { ProtocolName } from '../split/split.ts';

/** A baseline's name for a reader; one that is not known here keeps its own. */
export const baselineLabel = (name: string): string => baselineLabels.get(name) ?? name;

const baselineLabels: ReadonlyMap<string, string> = new Map([
  ['popularity', 'Popularity'],
  ['item-knn', 'Item-kNN'],
  ['ease', 'EASE over the whole history'],
  ['ease-recent', 'EASE over the last 20'],
  ['central', 'Same model, trained centrally'],
]);

/** The same amid a sentence. */
export const baselineInText = (name: string): string =>
  name === 'popularity' ? 'popularity' : baselineLabel(name);

/** What a protocol holds out, after "asked for". */
export const heldOutBy: Readonly<Record<ProtocolName, string>> = {
  'leave-one-out': 'the last event of each user',
  'next-basket': 'the last order of each user',
  'time-split': 'what comes next, window after window along time',
};

/** How a protocol asks, as a sentence. */
export const protocolSentence: Readonly<Record<ProtocolName, string>> = {
  'leave-one-out': 'The last event of each user is held out; everything before it may be learned from.',
  'next-basket': 'The last order of each user is held out; everything before it may be learned from.',
  'time-split': 'Along time: each window is predicted from what came before it, then learned from.',
};

/** A known number of events as a row's name. */
export const knownEvents = (count: string): string =>
  count === '0' ? 'No events yet' : `${count} ${count === '1' ? 'event' : 'events'}`;
