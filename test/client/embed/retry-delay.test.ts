import { expect, it } from 'vitest';
import { RetryDelay } from '../../../client/embed/retry-delay.ts';

it('what fails again and again is tried twice as late each time, at most every eight minutes, until it works', () => {
  const delay = new RetryDelay();
  expect(Array.from({ length: 6 }, () => delay.next() / 1000)).toEqual([30, 60, 120, 240, 480, 480]);
  delay.reset();
  expect(delay.next()).toBe(30_000);
});
