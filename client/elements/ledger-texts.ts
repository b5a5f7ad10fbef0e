/** Every word that `<hearsay-ledger>` says, in one language. Another language is another value of this type. */
import type { OffReason, SentStatus, Status } from '../embed/status.ts';

/** See the head of this file. Numbers and dates come formatted. */
export type LedgerTexts = {
  /** BCP 47: how numbers and dates are written. */
  readonly language: string;
  readonly caption: string;
  readonly columns: Readonly<Record<'when' | 'round' | 'size' | 'norm' | 'log', string>>;
  readonly none: string;
  readonly kept: (events: string, isOne: boolean, kept: Status['history']['kept']) => string;
  readonly norm: (length: string, share: string) => string;
  /** Where a record does not say. */
  readonly unknown: string;
  readonly pending: string;
  readonly refused: (code: string) => string;
  readonly standing: Readonly<Record<NonNullable<SentStatus['standing']>, (leaf: string) => string>>;
  readonly log: (entries: string, when: string) => string;
  readonly noLog: string;
  readonly spent: (epsilon: string, delta: string, releases: string) => string;
  readonly noGuarantee: string;
  readonly on: string;
  readonly off: Readonly<Record<OffReason, string>>;
};

/** British English. */
export const englishTexts: LedgerTexts = {
  language: 'en-GB',
  caption: 'What left this browser',
  columns: { when: 'When', round: 'Round', size: 'Size', norm: 'Length', log: 'In the log' },
  none: 'This browser remembers no update that left it.',
  kept: (events, isOne, kept) =>
    `This browser keeps ${events} ${isOne ? 'event' : 'events'} ${kept === 'disk' ? 'on this device' : 'until you leave'}. ${
      isOne ? 'It is' : 'They are'
    } not sent; updates that are made from them are.`,
  norm: (length, share) => `${length}, ${share} of the limit`,
  unknown: 'not known',
  pending: 'no answer yet',
  refused: (code) => `refused: ${code}`,
  standing: {
    'in the log': (leaf) => `yes, entry ${leaf}`,
    'not in the log': (leaf) => `missing: entry ${leaf} is another`,
    'not looked yet': () => 'not looked yet',
  },
  log: (entries, when) =>
    `The public log had ${entries} entries when this browser last checked it, ${when}: signed, and going on from what it saw before.`,
  noLog: 'This browser has not checked the public log yet.',
  spent: (epsilon, delta, releases) =>
    `Privacy that ${releases} published models have cost each visitor at most, against those who read them: ε = ${epsilon} at δ = ${delta}.`,
  noGuarantee: 'The published models carry no noise: no privacy guarantee.',
  on: 'Training is on.',
  off: {
    'no consent': 'Training is off: nobody has said yes.',
    'no storage': 'Training is off: this browser keeps nothing between visits.',
    'storage full': 'Training is off: this browser has no room left.',
    'not a secure context': 'Training is off: this page was not loaded over a secure connection.',
    'worker could not start': 'Training is off: its worker could not start.',
    'another tab trains': 'Training is on in another tab.',
    'privacy control':
      'Training is off: this browser asks sites not to use your data (Global Privacy Control).',
    'page hidden': 'Training waits until this page is looked at.',
    'page in use': 'Training waits while you use this page.',
    'save-data': 'Training is off: this browser asks sites to save data.',
    'slow link': 'Training waits for a faster connection.',
    'low battery': 'Training waits until the battery is charged.',
    'daily budget': 'Training rests until tomorrow: it has taken what it may of this device today.',
    'budget spent': 'Training is off: the privacy budget of this site is spent.',
    'empty catalog': 'Training is off: this site has no items.',
    'cap reached': 'Training rests: this browser has given all that it may in this period.',
    'too little history': 'Training waits for more to learn from.',
    'protocol not supported': 'Training is off: the server speaks another version.',
    'server unreachable': 'Training waits: the server cannot be reached.',
    'no backend': 'Training is off: nothing in this browser can train.',
    'device lost': 'Training waits: the graphics device was lost.',
    'model not as stated': 'Training waits: the model that came is not the one that was announced.',
    'internal error': 'Training is off: something went wrong.',
    'refused by the server': 'Training rests: the server refused the last update.',
    'another log':
      'Training has stopped: the server shows another log than the one that this browser knows. Nothing is sent.',
    'log does not hold':
      'Training has stopped: the server’s log contradicts itself, or what this browser saw of it before. Nothing is sent.',
    'model not in the log':
      'Training has stopped: the model that came does not stand in the log. It may have been made for you alone. Nothing is sent.',
    'update not in the log':
      'Training has stopped: an update that left this browser is missing from the log. Nothing is sent any more.',
    'log behind': 'Training waits: the log does not show the newest model yet.',
    'log unreachable': 'Training waits: the log cannot be read.',
  },
};
