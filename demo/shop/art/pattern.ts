/**
 * The fabric prints: small repeating tiles that are laid over a product's body.
 * Each picture owns its pattern, for a pattern in a hidden picture paints nothing elsewhere.
 */
import { svg } from '../element.ts';
import type { PatternName } from './decoration.ts';
import { disc } from './motif.ts';

/** Size of a tile and the path in it, filled with the print colour. */
const tiles: Readonly<
  Record<PatternName, { readonly size: number; readonly d: string; readonly turn?: number }>
> = {
  dots: { size: 11, d: disc(2.8, 2.8, 1.9) + disc(8.3, 8.3, 1.9) },
  stripes: { size: 9, d: 'M0 0h4.200v9H0Z' },
  gingham: { size: 10, d: 'M0 0h5v10H0ZM0 0h10v5H0Z' },
  sprigs: {
    size: 15,
    d: disc(4, 2.2, 1.4) + disc(5.8, 4, 1.4) + disc(4, 5.8, 1.4) + disc(2.2, 4, 1.4) + disc(11, 11, 1.2),
  },
  hearts: {
    size: 13,
    d: 'M4 7C1.5 5 1 4 1 3a1.6 1.6 0 0 1 3-.6A1.6 1.6 0 0 1 7 3c0 1-.5 2-3 4ZM10.5 13c-2.5-2-3-3-3-4a1.6 1.6 0 0 1 3-.6a1.6 1.6 0 0 1 3 .6c0 1-.5 2-3 4Z',
  },
  stars: {
    size: 13,
    d: 'M4 1l.9 2.1 2.1.9-2.1.9L4 7l-.9-2.100L1 4l2.1-.9ZM10 7l.9 2.1 2.1.9-2.1.9L10 13l-.9-2.100L7 10l2.1-.9Z',
  },
  paisley: {
    size: 16,
    d: 'M3 7c0-4 5-6 7-2c1 3-2 5-4 3c2 0 2-2 1-2c-2-1-2 2-4 1ZM11 14c0-3 4-4 5-1c0 2-2 3-3 1c-1 1-2 1-2 0Z',
    turn: 20,
  },
};

let count = 0;

/** A pattern element with an id of its own. */
export function createPattern(name: PatternName): SVGPatternElement {
  const { size, d, turn = 0 } = tiles[name];
  count += 1;
  return svg(
    'pattern',
    {
      id: `print-${count}`,
      width: size,
      height: size,
      patternUnits: 'userSpaceOnUse',
      patternTransform: `rotate(${turn})`,
    },
    svg('path', { class: `art-pattern art-pattern-${name}`, d }),
  );
}
