import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fnv1a } from '../../../client/models/fnv1a.ts';
import { momentAttributes, noFeatures, visitorFeatures } from '../../../client/models/visitor-features.ts';

const buckets = noFeatures.length;
const attributes = fc.dictionary(
  fc.string({ maxLength: 8 }),
  fc.oneof(fc.string({ maxLength: 8 }), fc.integer()),
  { maxKeys: 8 },
);

describe('FNV-1a', () => {
  it.each([
    ['', 0x811c9dc5],
    ['a', 0xe40c292c],
    ['foobar', 0xbf9cf968],
  ])('of %j is that of the published vectors', (text, hash) => {
    expect(fnv1a(text)).toBe(hash);
  });
});

describe('features of a visitor', () => {
  it('are a share for each attribute, at the bucket of its name and value', () => {
    const expected = new Float32Array(buckets);
    for (const word of ['ageband:25-34', 'hour:20']) expected[fnv1a(word) % buckets]! += 0.5;
    expect(visitorFeatures({ ageBand: '25-34', hour: 20 })).toEqual(expected);
  });

  it('of nobody known are zeros', () => {
    expect(visitorFeatures({})).toEqual(noFeatures);
    expect(noFeatures.every((value) => value === 0)).toBe(true);
  });

  it('tell values and names apart', () => {
    const [phone, tablet] = [visitorFeatures({ device: 'phone' }), visitorFeatures({ device: 'tablet' })];
    expect(phone).not.toEqual(tablet);
    expect(visitorFeatures({ hour: 1 })).not.toEqual(visitorFeatures({ weekday: 1 }));
  });

  it('weigh 1 together, whatever the order of the attributes', () => {
    fc.assert(
      fc.property(attributes, (each) => {
        const features = visitorFeatures(each);
        const total = features.reduce((sum, value) => sum + value, 0);
        expect(total).toBeCloseTo(Object.keys(each).length > 0 ? 1 : 0, 5);
        const reversed = Object.fromEntries(Object.entries(each).reverse());
        expect(visitorFeatures(reversed)).toEqual(features);
      }),
    );
  });

  it("of a moment are hour and weekday in the visitor's own time, and the class of the device", () => {
    const moment = new Date(2024, 1, 29, 20, 15); // a Thursday evening, wherever the test runs
    expect(momentAttributes(moment, 'phone')).toEqual({ hour: 20, weekday: 4, device: 'phone' });
  });
});
