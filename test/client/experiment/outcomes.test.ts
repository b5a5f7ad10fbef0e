import { describe, expect, it } from 'vitest';
import { withoutBefore } from '../../../client/experiment/outcome-retention.ts';
import { type Outcome, type Outcomes, withOutcome } from '../../../client/experiment/outcomes.ts';

const experiment = {
  name: 'spring',
  placements: ['home', 'product'],
  shares: { recommendations: 0.5, popularity: 0.5, none: 0 },
};

const after = (...outcomes: readonly Outcome[]): Outcomes =>
  outcomes.reduce<Outcomes | undefined>((before, each) => withOutcome(before, each, experiment), undefined)!;
/** Flags as a release orders them: site 0 to 3, home 4 to 7, product 8 to 11; visitor, click, add-to-cart, purchase. */
const flagsAfter = (...outcomes: readonly Outcome[]) => [...after(...outcomes).flags].sort((a, b) => a - b);

const seen = (placement: string, time = 1): Outcome => ({ kind: 'view', itemId: 'mug', placement, time });
const followed = (itemId: string, placement: string, time = 1): Outcome => ({
  ...{ kind: 'click', itemId, placement, time },
});
const bought = (itemId: string, time = 2): Outcome => ({ kind: 'purchase', itemId, time });

describe('what happens in an experiment', () => {
  it('PR14 counts a placement that was seen, and nothing for the site yet', () => {
    expect(flagsAfter(seen('home'))).toEqual([4]);
  });

  it('PR14 counts who followed a recommendation for the site and its placement, which it has seen then', () => {
    const flags = flagsAfter(followed('mug', 'product'));
    expect(flags.filter((flag) => flag >= 4)).toEqual([8, 9]);
    expect(flags).toContain(1);
  });

  it('PR14 counts what was put into the cart or bought for the site, wherever it was found', () => {
    expect(flagsAfter({ kind: 'add-to-cart', itemId: 'mug', time: 1 })).toEqual([2]);
    expect(flagsAfter(bought('mug'))).toEqual([3]);
    expect(flagsAfter({ kind: 'purchase', time: 1 })).toEqual([3]);
  });

  it('PR14 counts it for a placement where that item was followed before, and for no other', () => {
    expect(flagsAfter(followed('mug', 'home'), bought('mug'))).toContain(7);
    expect(flagsAfter(followed('mug', 'home'), bought('lamp'))).not.toContain(7);
    expect(flagsAfter(bought('mug'), followed('mug', 'home'))).not.toContain(7);
    const both = flagsAfter(followed('mug', 'home'), followed('mug', 'product'), bought('mug'));
    expect(both).toEqual(expect.arrayContaining([7, 11]));
  });

  it('PR14 counts each thing once, however often it happens', () => {
    const once = flagsAfter(seen('home'), followed('mug', 'home'), bought('mug'));
    const often = [seen('home'), followed('mug', 'home'), bought('mug'), seen('home'), bought('mug')];
    expect(flagsAfter(...often, ...often)).toEqual(once);
  });

  it('PR14 counts no placement that the experiment does not have, but a click there for the site', () => {
    expect(flagsAfter(seen('basket'))).toEqual([]);
    const elsewhere = flagsAfter(followed('mug', 'basket'), bought('mug'));
    expect(elsewhere.filter((flag) => flag >= 4)).toEqual([]);
    expect(elsewhere).toContain(1);
    expect(after(followed('mug', 'basket')).followed).toEqual([]);
  });

  it('PR14 begins anew with another experiment', () => {
    const before = after(followed('mug', 'home'));
    const next = withOutcome(before, bought('mug'), { ...experiment, name: 'summer' });
    expect(next.flags).toEqual([3]);
    expect(next.followed).toEqual([]);
  });

  it('changes nothing of what was there', () => {
    const before = after(seen('home'));
    const copy = structuredClone(before);
    withOutcome(before, followed('mug', 'home'), experiment);
    expect(before).toEqual(copy);
  });
});

describe('which items were followed', () => {
  it('PR14 is kept of the last 200, each once for a placement', () => {
    const many = Array.from({ length: 201 }, (_, i) => followed(`item-${i}`, 'home', i));
    const outcomes = after(followed('item-0', 'home'), ...many, followed('item-5', 'home', 900));
    expect(outcomes.followed).toHaveLength(200);
    expect(outcomes.followed.at(-1)).toEqual({ itemId: 'item-5', placement: 'home', time: 900 });
    expect(outcomes.followed.filter(({ itemId }) => itemId === 'item-5')).toHaveLength(1);
    expect(outcomes.followed.some(({ itemId }) => itemId === 'item-0')).toBe(false);
  });

  it('PR14 is forgotten with the events, and that something was followed is not', () => {
    const outcomes = after(followed('mug', 'home', 5), followed('lamp', 'home', 9));
    const later = withoutBefore(outcomes, 9);
    expect(later.followed.map(({ itemId }) => itemId)).toEqual(['lamp']);
    expect(later.flags).toEqual(outcomes.flags);
  });
});
