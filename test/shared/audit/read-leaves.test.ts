import { describe, expect, it } from 'vitest';
import { readLeafRange, UnreadableTile } from '../../../shared/audit/read-leaves.ts';
import { serve, sourceOf } from './served-log.ts';

const leaves = Array.from({ length: 600 }, (_, i) => new TextEncoder().encode(`leaf ${i}`));
const files = serve(leaves);
const read = (from: number, to: number, size = leaves.length) =>
  readLeafRange(sourceOf(files), { from, to, size });

describe('some leaves of a log', () => {
  it.each([
    ['within a bundle', 3, 7],
    ['over three bundles', 250, 599],
    ['up to the last one', 512, 600],
    ['none', 9, 9],
  ])('LG10 are those that were asked for: %s', async (_, from, to) => {
    expect(await read(from, to)).toEqual(leaves.slice(from, to));
  });

  it('LG10 are read from a fuller piece where the log has grown since', async () => {
    expect(await read(200, 210, 220)).toEqual(leaves.slice(200, 210));
  });

  it('LG10 are refused where a piece is missing', async () => {
    files.delete('tile/entries/001');
    await expect(read(300, 301)).rejects.toBeInstanceOf(UnreadableTile);
  });
});
