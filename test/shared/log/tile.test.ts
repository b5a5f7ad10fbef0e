import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bundlesOf, parseTilePath, tilePath, tilesOf } from '../../../shared/log/tile.ts';

const pathsOf = (size: number): string[] => [...bundlesOf(size), ...tilesOf(size)].map(tilePath);

describe('the path of a tile', () => {
  it('LG10 writes the index in groups of three digits, as C2SP tlog-tiles does', () => {
    expect(tilePath({ level: 0, index: 1_234_067, width: 256 })).toBe('tile/0/x001/x234/067');
    expect(tilePath({ level: 63, index: 0, width: 1 })).toBe('tile/63/000.p/1');
    expect(tilePath({ level: 'entries', index: 1000, width: 255 })).toBe('tile/entries/x001/000.p/255');
  });

  it('LG10 is read back', () => {
    const tiles = fc.record({
      level: fc.oneof(fc.constant('entries' as const), fc.integer({ min: 0, max: 63 })),
      index: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
      width: fc.integer({ min: 1, max: 256 }),
    });
    fc.assert(fc.property(tiles, (tile) => void expect(parseTilePath(tilePath(tile))).toEqual(tile)));
  });

  it.each([
    ['another level', ['tile/00/000', 'tile/64/000', 'tile/-1/000', 'tile/data/000', 'tile//000']],
    [
      'another index',
      ['tile/0/0', 'tile/0/1000', 'tile/0/x000/000', 'tile/0/001/000', 'tile/0/x001', 'tile/0/'],
    ],
    [
      'an index beyond what numbers hold',
      ['tile/0/x009/x007/x199/x254/x740/993', `tile/0/${'x999/'.repeat(6)}999`],
    ],
    [
      'another width',
      ['.p/0', '.p/256', '.p/01', '.p/', '.p/1.5', '.p'].map((width) => `tile/0/000${width}`),
    ],
    ['more around it', ['/tile/0/000', 'tile/0/000/', 'tile/0/000\n', 'tile/0/../000', 'x/tile/0/000', '']],
  ])('LG10 has one spelling: %s is none', (_, paths) => {
    expect(paths.map(parseTilePath)).toEqual(paths.map(() => undefined));
  });
});

describe('the tiles of a tree', () => {
  it('LG10 are those of the example of 70,000 leaves in C2SP tlog-tiles', () => {
    const tiles = [...tilesOf(70_000)];
    const widthsAt = (at: number) => tiles.filter(({ level }) => level === at).map(({ width }) => width);
    expect(widthsAt(0)).toEqual([...new Array<number>(273).fill(256), 112]);
    expect(widthsAt(1)).toEqual([256, 17]);
    expect(widthsAt(2)).toEqual([1]);
    expect(widthsAt(3)).toEqual([]);
    expect([...bundlesOf(70_000)]).toHaveLength(274);
  });

  it('LG10 are a full one and one of width 1 above it for 256 leaves, and none for none', () => {
    expect(pathsOf(256)).toEqual(['tile/entries/000', 'tile/0/000', 'tile/1/000.p/1']);
    expect(pathsOf(1)).toEqual(['tile/entries/000.p/1', 'tile/0/000.p/1']);
    expect(pathsOf(0)).toEqual([]);
  });
});
