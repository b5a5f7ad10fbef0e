import { describe, expect, it } from 'vitest';
import {
  metricCoordinates,
  metricUnit,
  mostMetricCoordinates,
  mostPlacements,
} from '../../../shared/metrics/metric-layout.ts';

const placements = (count: number) => Array.from({ length: count }, (_, i) => `place-${i}`);
const withPlacements = (radius: number, count: number) => ({
  radius,
  experiment: { placements: placements(count) },
});

describe('the coordinates of the metrics', () => {
  it('LA7 are none without metrics, and six with federated evaluation', () => {
    expect(metricCoordinates(null)).toBe(0);
    expect(metricCoordinates({ radius: 1024 })).toBe(6);
  });

  it('LA8 with an experiment are four for the site and each placement more, in each of three arms', () => {
    expect(metricCoordinates(withPlacements(1024, 1))).toBe(6 + 3 * 8);
    expect(metricCoordinates(withPlacements(1024, 8))).toBe(6 + 3 * 36);
    expect(mostMetricCoordinates).toBe(metricCoordinates(withPlacements(1024, mostPlacements)));
  });
});

describe('the unit of a visitor', () => {
  /** Whether it is the largest of which so many fit. */
  const isLargest = (unit: number, filled: number, radius: number) =>
    filled * unit ** 2 <= radius ** 2 && filled * (unit + 1) ** 2 > radius ** 2;

  it('LA7 is the largest of which three fit the radius: 591 of 1,024', () => {
    expect(metricUnit({ radius: 1024 })).toBe(591);
    for (let radius = 2; radius <= 32_767; radius++) {
      if (!isLargest(metricUnit({ radius }), 3, radius)) expect(radius).toBe('fine');
    }
  });

  it('LA8 is the largest of which 3 + 4 (1 + placements) fit: 308 of 1,024 with one placement', () => {
    expect(metricUnit(withPlacements(1024, 1))).toBe(308); // sqrt(1024^2 / 11) is 308.7
    for (let count = 1; count <= mostPlacements; count++) {
      const site = withPlacements(1, count);
      for (let radius = 2; radius <= 32_767; radius++) {
        if (!isLargest(metricUnit({ ...site, radius }), 7 + 4 * count, radius))
          expect([count, radius]).toBe('fine');
      }
    }
  });
});
