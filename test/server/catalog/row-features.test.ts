import { describe, expect, it } from 'vitest';
import { expectRefused, readCsv, readJsonl } from './written-catalog.ts';

const toJsonl = (...rows: readonly unknown[]): string =>
  rows.map((row) => (typeof row === 'string' ? row : JSON.stringify(row))).join('\n');

const grid = { height: 1, width: 2, channels: 2, values: [0, 0.5, 1, -1] };

describe('a JSON Lines catalog', () => {
  it('may bring attributes, named vectors, relations and a grid', async () => {
    const rows = [
      {
        id: 'm-1',
        attributes: { brand: 'Acme', year: 1999 },
        vectors: { image: [0.25, -1], Text: [3] },
        related: ['l-2', 'not sold any more'],
        grid,
      },
      { id: 'l-2' },
    ];
    expect(await readJsonl(toJsonl(...rows))).toEqual(rows);
  });

  it('may leave any of them empty, null or out', async () => {
    const empty = { attributes: {}, vectors: null, related: [], grid: '' };
    expect(
      await readJsonl(toJsonl({ id: 1, ...empty }, { id: 2, attributes: { brand: ' ', year: null } })),
    ).toEqual([{ id: '1' }, { id: '2' }]);
  });

  it('may name them in capitals, relate numbered items, and say yes or no', async () => {
    const [item] = await readJsonl(
      toJsonl({
        id: 1,
        Related: [2, '3'],
        ATTRIBUTES: { vegan: true, maker: ' Acme ' },
      }),
    );
    expect(item).toEqual({ id: '1', related: ['2', '3'], attributes: { vegan: 'true', maker: 'Acme' } });
  });

  it('may have them as columns too', async () => {
    const row = {
      id: 1,
      'attribute:brand': 'Acme',
      'vector:image': [1, 2],
      'vector:text': '3 4',
      related: '5 6',
    };
    expect(await readJsonl(toJsonl(row))).toEqual([
      {
        id: '1',
        attributes: { brand: 'Acme' },
        vectors: { image: [1, 2], text: [3, 4] },
        related: ['5', '6'],
      },
    ]);
  });

  it.each([
    ['attributes that are a list', { attributes: ['red'] }, 'attributes: expected an object, got ["red"]'],
    [
      'attributes in attributes',
      { attributes: { size: { cm: 9 } } },
      'attributes.size: expected text or a number',
    ],
    [
      'an attribute that is too long',
      { attributes: { a: 'x'.repeat(129) } },
      'attributes.a: expected at most 128 characters',
    ],
    [
      'an attribute without a name',
      { attributes: { '': 'x' } },
      'attributes.: expected a name of 1 to 64 characters',
    ],
    ['vectors that are text', { vectors: '1 2' }, 'vectors: expected an object, got "1 2"'],
    ['a vector that is a number', { vectors: { image: 1 } }, 'vectors.image: expected array'],
    ['a vector of nothing', { vectors: { image: [] } }, 'vectors.image: expected at least 1 values'],
    ['a vector of texts', { vectors: { image: [1, '2'] } }, 'vectors.image.1: expected number'],
    ['a huge component', { vectors: { image: [1e7] } }, 'vectors.image.0: expected at most 1000000'],
    [
      'a vector that is too long',
      { vectors: { image: new Array(1_025).fill(0) } },
      'vectors.image: expected at most 1024 values',
    ],
    ['relations to an object', { related: [{ id: 2 }] }, 'related.0: expected string'],
    ['relations that are a number', { related: 7 }, 'related: expected a list of ids, got 7'],
    ['too many relations', { related: new Array(65).fill('x') }, 'related: expected at most 64 values'],
    ['a grid without extents', { grid: { values: [1] } }, 'grid.height: expected number'],
    ['a grid with more than that', { grid: { ...grid, depth: 1 } }, 'grid: expected a valid value'],
    ['a grid with values left out', { grid: { ...grid, width: 3 } }, 'grid: expected 6 values, got 4'],
  ])('is refused for %s', async (_, features, reason) => {
    await expectRefused('items.jsonl', toJsonl({ id: 1 }, { id: 2, ...features }), 2, `:2: ${reason}`);
  });

  it('is refused where two items do not agree about a vector or a grid, at the line of the second', async () => {
    const image = (...values: number[]) => ({ vectors: { image: values } });
    await expectRefused(
      'items.jsonl',
      toJsonl({ id: 1, ...image(1, 2) }, '', { id: 2 }, { id: 3, ...image(1, 2, 3) }),
      4,
      ':4: vectors.image: expected 2 values as before, got 3',
    );
    const tall = { ...grid, height: 2, width: 1 };
    await expectRefused(
      'items.jsonl',
      toJsonl({ id: 1, grid }, { id: 2, grid: tall }),
      2,
      ':2: grid: expected 1 x 2 x 2 as before, got 2 x 1 x 2',
    );
  });
});

describe('a CSV catalog', () => {
  it('may have a column for each attribute and vector, and one of relations', async () => {
    const items = await readCsv(
      'id,attribute:Brand,vector:image,related,attribute:size,vector:text\n' +
        'm-1,Acme Ltd,0.25 -1 1e-3,l-2 m-3,12,\n' +
        'l-2,,"+1; .5;2.",m-1|gone;m-3,,7\n' +
        'm-3,,,,,\n',
    );
    expect(items).toEqual([
      {
        id: 'm-1',
        attributes: { brand: 'Acme Ltd', size: '12' },
        vectors: { image: [0.25, -1, 0.001] },
        related: ['l-2', 'm-3'],
      },
      { id: 'l-2', vectors: { image: [1, 0.5, 2], text: [7] }, related: ['m-1', 'gone', 'm-3'] },
      { id: 'm-3' },
    ]);
  });

  it('may have columns that only JSON can fill; they are ignored like any other', async () => {
    expect(await readCsv('id,attributes,vectors,grid,attributes\n1,"{""a"":1}",1 2,x,y\n')).toEqual([
      { id: '1' },
    ]);
  });

  it.each([
    ['a vector with decimal commas', 'id,vector:image\n1,"0,5 1"\n', 2, 'vector:image: expected numbers'],
    ['a vector in brackets', 'id,vector:image\n1,[0.5 1]\n', 2, 'vector:image: expected numbers'],
    ['a vector with NaN', 'id,vector:image\n1,0.5 NaN\n', 2, 'vector:image: expected numbers'],
    ['a vector beyond all numbers', 'id,vector:image\n1,1e999\n', 2, 'vectors.image.0: expected number'],
    ['a vector of separators', 'id,vector:image\n1,;\n', 2, 'vectors.image: expected at least 1 values'],
    [
      'a vector of another length',
      'id,vector:i\n1,1 2\n2,\n3,1\n',
      4,
      'vectors.i: expected 2 values as before, got 1',
    ],
    [
      'an attribute without a name',
      'id,attribute:\n1,x\n',
      2,
      'attributes.: expected a name of 1 to 64 characters',
    ],
    [
      'an attribute twice',
      'id,attribute:a,Attribute:A\n1,x,y\n',
      1,
      'header: expected each column once, got attribute:a',
    ],
    ['a vector twice', 'id,vector:a,vector:a\n1,1,2\n', 1, 'header: expected each column once, got vector:a'],
    [
      'relations twice',
      'id,related,related\n1,x,y\n',
      1,
      'header: expected each column once, got related twice',
    ],
  ])('is refused for %s', async (_, content, line, reason) => {
    await expectRefused('items.csv', content, line, `:${line}: ${reason}`);
  });
});
