import { describe, expect, it } from 'vitest';
import { catalogFile } from '../../../server/catalog/catalog-file.ts';
import { catalogSchema } from '../../../shared/protocol/catalog.ts';

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

  it('does not depend on the order in which an item was built, but on that of the items', () => {
    const { id, ...rest } = mug;
    const [one, two] = [mug, { id: '2' }];
    expect(catalogFile([{ ...rest, id }])).toEqual(catalogFile([mug]));
    expect(catalogFile([one, two]).hash).not.toBe(catalogFile([two, one]).hash);
  });
});
