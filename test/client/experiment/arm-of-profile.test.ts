import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { armAt, armOfProfile } from '../../../client/experiment/arm-of-profile.ts';
import { experimentArms } from '../../../shared/metrics/metric-layout.ts';

const log = '11'.repeat(32);
const thirds = { recommendations: 0.5, popularity: 0.3, none: 0.2 };
const experiment = { name: 'spring', shares: thirds };

/** The secret of a profile; the same for the same number. */
const secretOf = (number: number) => {
  const secret = new Uint8Array(32);
  new DataView(secret.buffer).setUint32(0, number);
  return secret;
};

describe('the arm of a profile', () => {
  it('PR14 is drawn by an HMAC of log and name under its secret', async () => {
    for (let number = 1; number <= 20; number++) {
      const mac = createHmac('sha256', secretOf(number))
        .update(`hearsay experiment v1 ${log} spring`)
        .digest();
      const draw = mac.readUInt32BE(0) / 2 ** 32;
      const expected = draw < 0.5 ? 'recommendations' : draw < 0.8 ? 'popularity' : 'none';
      expect(await armOfProfile(secretOf(number), log, experiment)).toBe(expected);
    }
  });

  it('PR14 is each with its share of the profiles', async () => {
    const profiles = 3_000;
    const arms = await Promise.all(
      Array.from({ length: profiles }, (_, i) => armOfProfile(secretOf(i), log, experiment)),
    );
    for (const arm of experimentArms) {
      const share = arms.filter((each) => each === arm).length / profiles;
      const deviation = Math.sqrt((thirds[arm] * (1 - thirds[arm])) / profiles);
      expect(Math.abs(share - thirds[arm])).toBeLessThan(4 * deviation);
    }
  });

  it('PR14 says nothing of the arm in another experiment, or on another log', async () => {
    const profiles = Array.from({ length: 400 }, (_, i) => secretOf(i));
    const halves = { recommendations: 0.5, popularity: 0.5, none: 0 };
    const armsIn = (name: string, id = log) =>
      Promise.all(profiles.map((secret) => armOfProfile(secret, id, { name, shares: halves })));
    const spring = await armsIn('spring');
    for (const others of [await armsIn('summer'), await armsIn('spring', '22'.repeat(32))]) {
      const same = others.filter((arm, i) => arm === spring[i]).length;
      expect(Math.abs(same - 200)).toBeLessThan(40); // four standard deviations
    }
  });
});

describe('a draw', () => {
  it('PR14 falls into the arms in their order, each up to its share', () => {
    expect([0, 0.49, 0.5, 0.79, 0.81, 0.99].map((draw) => armAt(draw, thirds))).toEqual([
      ...['recommendations', 'recommendations', 'popularity', 'popularity', 'none', 'none'],
    ]);
  });

  it('PR14 never falls into an arm without a share, whatever floats add up to', () => {
    const shares = { recommendations: 0, popularity: 0.7 + 0.2, none: 0 };
    expect(armAt(0, shares)).toBe('popularity');
    expect(armAt(1 - 2 ** -32, { recommendations: 0.1, popularity: 0.2 + 0.7 - 1e-9, none: 0 })).toBe(
      'popularity',
    );
  });
});
