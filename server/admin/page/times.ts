/** Times in the reader's own words and zone: who runs a server looks at a clock, not at a log. */
import { type Html, html } from '../../pages/html.ts';

/** Most milliseconds from 1970 that a date can lie. */
const mostMs = 8.64e15;

const minutes = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const days = new Intl.DateTimeFormat(undefined, { dateStyle: 'long' });
const hours = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });

const unless = (time: number | null, format: Intl.DateTimeFormat): string =>
  time === null || !(Math.abs(time) <= mostMs) ? '–' : format.format(time);

/** Day and minute, as "3 Mar 2027, 14:05". @param time milliseconds since 1970; null: there is none */
export const formatMoment = (time: number | null): string => unless(time, minutes);

/** Day alone, as "3 March 2027". */
export const formatDay = (time: number): string => unless(time, days);

/** As {@link formatMoment}, without the day where it is that of `now`. */
export const formatClock = (time: number, now: number): string =>
  unless(time, days) === unless(now, days) ? unless(time, hours) : formatMoment(time);

/** As {@link formatMoment}, for machines too. */
export const timeElement = (time: number | null): Html =>
  time === null || !(Math.abs(time) <= mostMs)
    ? html`–`
    : html`<time datetime="${new Date(time).toISOString()}">${formatMoment(time)}</time>`;
