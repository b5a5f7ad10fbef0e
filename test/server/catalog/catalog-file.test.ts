import { describe, expect, it } from 'vitest';
import { catalogFile } from '../../../server/catalog/catalog-file.ts';
import { type CatalogItem, catalogSchema } from '../../../shared/protocol/catalog.ts';
import { refusal } from '../../shared/log/refusal.ts';

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const mug = { id: '1', title: 'Mug ☕', category: 'Kitchen', price: 2.5, url: '/mug' };

describe('the catalog as browsers fetch it', () => {
  it('is JSON in UTF-8 that fits the schema', () => {
    const { bytes } = catalogFile([mug, { id: '2' }]);
    const written = '{"id":"1","title":"Mug ☕","category":"Kitchen","price":2.5,"url":"/mug"}';
    expect(text(bytes)).toBe(`{"items":[${written},{"id":"2"}]}`);
    expect(catalogSchema.parse(JSON.parse(text(bytes))).items).toEqual([mug, { id: '2' }]);
  });

  it('has the hash that sha256sum gives', () => {
    // printf '{"items":[]}' | sha256sum
    expect(catalogFile([])).toEqual({
      bytes: new TextEncoder().encode('{"items":[]}'),
      hash: 'eef46741adfc3a9f76294d3b78f37a45f113092ac9d44ee77c7a038a88ff09a1',
    });
  });

  it('has the bytes that it had before items could bring more, in the order of these five', () => {
    const items = [
      mug,
      { id: '2', url: '/2', title: '"é\n' },
      { id: '3', category: undefined },
    ] as CatalogItem[];
    // what JSON.stringify writes with a list of names in their order
    const names = ['items', 'id', 'title', 'category', 'price', 'url'];
    expect(text(catalogFile(items).bytes)).toBe(JSON.stringify({ items }, names));
  });

  it('has what items bring, names in order, and numbers with four significant digits', () => {
    const item = {
      id: '1',
      attributes: { size: 12.34567, brand: 'Acme' },
      vectors: { text: [0.123456, -98765.4, 1e-7], image: [1, 0] },
      related: ['2', '1'],
      grid: { height: 1, width: 1, channels: 2, values: [-0.000012346, 1 / 3] },
    };
    const { bytes } = catalogFile([item]);
    expect(text(bytes)).toBe(
      '{"items":[{"id":"1","attributes":{"brand":"Acme","size":12.34567},' +
        '"vectors":{"image":[1,0],"text":[0.1235,-98770,1e-7]},"related":["2","1"],' +
        '"grid":{"height":1,"width":1,"channels":2,"values":[-0.00001235,0.3333]}}]}',
    );
    expect(catalogSchema.safeParse(JSON.parse(text(bytes))).success).toBe(true);
    const { id, grid, attributes, vectors, related } = item;
    const { image, ...others } = vectors;
    const reordered = { grid, related, vectors: { image, ...others }, attributes, id };
    expect(catalogFile([reordered]).bytes).toEqual(bytes);
  });

  it('has what pages show of an item after what they always did', () => {
    const { bytes } = catalogFile([{ id: '1', inStock: false, image: '/1.jpg', currency: 'GBP', price: 2 }]);
    expect(text(bytes)).toBe(
      '{"items":[{"id":"1","price":2,"currency":"GBP","image":"/1.jpg","inStock":false}]}',
    );
  });

  it('is refused where browsers would fetch more than 64 MB', () => {
    const items = (count: number) =>
      Array.from({ length: count }, (_, i) => ({ id: String(i), title: 'x'.repeat(1e6) }));
    expect(catalogFile(items(63)).bytes.length).toBeLessThan(64e6);
    const tooMany = () => catalogFile(items(64));
    expect(tooMany).toThrow(refusal('BAD_CATALOG'));
    expect(tooMany).toThrow('at most 64 MB');
  });

  it('does not depend on the order in which an item was built, but on that of the items', () => {
    const { id, ...rest } = mug;
    const [one, two] = [mug, { id: '2' }];
    expect(catalogFile([{ ...rest, id }])).toEqual(catalogFile([mug]));
    expect(catalogFile([one, two]).hash).not.toBe(catalogFile([two, one]).hash);
  });
});
