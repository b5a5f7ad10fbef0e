import { describe, expect, it } from 'vitest';
import { blindSpots } from '../../../shared/audit/blind-spots.ts';

describe('what an audit cannot see', () => {
  it('is less with a credential, and never nothing', () => {
    const [open, shown] = [blindSpots(false), blindSpots(true)];
    expect(shown.length).toBeGreaterThan(0);
    expect(shown.filter((spot) => !open.includes(spot))).toEqual([]);
    expect(open.filter((spot) => !shown.includes(spot))).toHaveLength(2);
  });

  it('is said once each', () => {
    expect(new Set(blindSpots(false)).size).toBe(blindSpots(false).length);
  });
});
