/** How often something happens in a minute, from two counts: of this minute, and of the one before, which fades. */

/** A count of this minute and of the one before; `minute` is the number of this one. */
export type Rate = { readonly minute: number; readonly now: number; readonly before: number };

/** Before anything has happened. */
export const noRate: Rate = { minute: 0, now: 0, before: 0 };

const minuteMs = 60_000;

/** It has happened once more. @param at milliseconds, from any clock that does not go back */
export function countOne(rate: Rate, at: number): Rate {
  const rolled = rolledTo(rate, at);
  return { ...rolled, now: rolled.now + 1 };
}

/** About how often it has happened within the last minute. */
export function perMinute(rate: Rate, at: number): number {
  const { now, before } = rolledTo(rate, at);
  return now + before * (1 - (at % minuteMs) / minuteMs);
}

function rolledTo(rate: Rate, at: number): Rate {
  const minute = Math.floor(at / minuteMs);
  if (minute === rate.minute) return rate;
  return { minute, now: 0, before: minute === rate.minute + 1 ? rate.now : 0 };
}
