import { describe, expect, it } from 'vitest';
import { toShownItem } from '../../../client/recommend/shown-item.ts';

describe('an item as a page shows it', () => {
  it('has what is to be seen of it, and nothing of what models read besides', () => {
    const seen = {
      id: '1',
      title: 'Mug',
      category: 'mugs',
      price: 2,
      currency: 'GBP',
      url: '/1',
      image: '/1.jpg',
    };
    const read = { vectors: { image: [1, 2] }, related: ['2'] };
    const shown = toShownItem({ ...seen, ...read, inStock: false, attributes: { colour: 'red' } });
    expect(shown).toEqual({ ...seen, inStock: false, attributes: { colour: 'red' } });
    expect(toShownItem({ id: '2' })).toEqual({ id: '2', inStock: true, attributes: {} });
  });

  it('cannot be changed by who looks at it', () => {
    const shown = toShownItem({ id: '1', attributes: { colour: 'red' } });
    expect(() => Object.assign(shown, { inStock: false })).toThrow(TypeError);
    expect(() => Object.assign(shown.attributes, { colour: 'blue' })).toThrow(TypeError);
  });
});
