/** What a ticket costs: nothing while few are asked for, then work, the more the more they are. */
import { mostWorkBits } from '../../shared/protocol/ticket.ts';

/** Least work that is asked for: some 4,000 hashes, hundredths of a second. */
const leastBits = 12;

/**
 * Zero bits: twelve at once beyond what is free, and one more for each doubling.
 * @param perMinute tickets that are asked for, of all addresses together
 * @param free tickets of a minute that cost nothing
 */
export function workPrice(perMinute: number, free: number): number {
  if (perMinute <= free) return 0;
  return Math.min(mostWorkBits, leastBits + Math.floor(Math.log2(perMinute / Math.max(1, free))));
}
