/**
 * Numbers and times as a language writes them. A formatter takes a slow phone tens of milliseconds, so each is made when it
 * is needed first, and once; whole numbers of three digits need none in the languages that we write.
 */

import { writtenEpsilon } from './noise-claim.ts';

/** From values to texts; a `dateTime` is milliseconds since 1970, in the visitor's time zone. */
export type LedgerFormats = Readonly<
  Record<'count' | 'short' | 'share' | 'epsilon' | 'dateTime', (value: number) => string>
>;

const made = new Map<string, LedgerFormats>();

/** @param language BCP 47 */
export function ledgerFormats(language: string): LedgerFormats {
  const formats = made.get(language) ?? create(language);
  made.set(language, formats);
  return formats;
}

function create(language: string): LedgerFormats {
  const numbers = (options: Intl.NumberFormatOptions) =>
    lazily(() => new Intl.NumberFormat(language, options));
  const parts = { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' } as const;
  const whole = numbers({ maximumFractionDigits: 0 });
  const short = numbers({ maximumSignificantDigits: 3 });
  return {
    count: (value) => (value < 1000 ? String(value) : whole(value)), // nothing to group
    short,
    share: numbers({ style: 'percent', maximumFractionDigits: 0 }),
    epsilon: (value) => short(writtenEpsilon(value)),
    dateTime: lazily(() => new Intl.DateTimeFormat(language, parts)),
  };
}

function lazily(create: () => { format: (value: number) => string }): (value: number) => string {
  let formatter: ReturnType<typeof create> | undefined;
  return (value) => {
    formatter ??= create();
    return formatter.format(value);
  };
}
