/** Times as the page prints them: UTC, so that two auditors read the same. */

const minutes = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'medium',
  timeStyle: 'short',
  timeZone: 'UTC',
});

/** Most milliseconds from 1970 that a date can lie. */
const mostMs = 8.64e15;

/** "14 Nov 2023, 22:13 UTC". @param time milliseconds since 1970; a log may state any; null: there is none */
export const formatTime = (time: number | null): string =>
  time === null || Math.abs(time) > mostMs ? '–' : `${minutes.format(time)} UTC`;
