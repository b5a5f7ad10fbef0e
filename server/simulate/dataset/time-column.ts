/**
 * Times as files have them: seconds, milliseconds, microseconds or nanoseconds since 1970, or a date. One file has one
 * kind; the unit of numbers is known at the end, from the largest of them.
 */
import { parseNumber } from './parse-number.ts';

/** Reads the cells of one column. */
export type TimeColumn = {
  /** The number, unscaled, or the milliseconds of a date; NaN for anything else, also for the other kind than the first. */
  parse(value: unknown): number;
  /** Milliseconds per unit of what `parse` returned. */
  scale(): number;
};

/** A column that has seen nothing yet. */
export function timeColumn(): TimeColumn {
  let kind: 'number' | 'date' | undefined;
  let largest = 0;
  return {
    parse(value) {
      const number = parseNumber(value);
      const dated = Number.isNaN(number);
      const time = dated ? parseDate(value) : number;
      if (Number.isNaN(time)) return time;
      kind ??= dated ? 'date' : 'number';
      if (dated !== (kind === 'date')) return Number.NaN;
      if (!dated) largest = Math.max(largest, Math.abs(number));
      return time;
    },
    scale: () => (kind === 'number' ? millisecondsPerUnit(largest) : 1),
  };
}

/** 1e11 seconds lie in the year 5138, 1e11 milliseconds in 1973; likewise a thousand and a million times as fine. */
function millisecondsPerUnit(largest: number): number {
  if (largest < 1e11) return 1_000;
  if (largest < 1e14) return 1;
  return largest < 1e17 ? 1e-3 : 1e-6;
}

const datePattern =
  /^(\d{4})[-/](\d\d?)[-/](\d\d?)(?:(?:[ T]|\s+)(\d\d?):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s*(Z|UTC|[+-]\d\d:?\d\d)?)?$/i;

/** Milliseconds of an ISO date, with or without a time of day; UTC where no zone is given. NaN for what is no date. */
export function parseDate(value: unknown): number {
  const parts = typeof value === 'string' ? datePattern.exec(value) : null;
  if (!parts) return Number.NaN;
  const numberAt = (part: number): number => Number(parts[part] ?? 0);
  const [month, day] = [numberAt(2), numberAt(3)];
  const [hour, minute, second] = [numberAt(4), numberAt(5), numberAt(6)];
  const date = Date.UTC(numberAt(1), month - 1, day);
  const exists = month >= 1 && month <= 12 && new Date(date).getUTCDate() === day;
  if (!exists || hour > 23 || minute > 59 || second > 60) return Number.NaN;
  const milliseconds = Math.floor(Number(`0.${parts[7] ?? 0}`) * 1_000);
  return date + ((hour * 60 + minute) * 60 + second) * 1_000 + milliseconds - zoneOffset(parts[8]);
}

/** Milliseconds that a zone is ahead of UTC. */
function zoneOffset(zone = 'Z'): number {
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(zone) ?? [];
  return sign === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}
