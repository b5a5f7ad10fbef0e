/**
 * Draws a product from its title: the same title gives the same picture. Two flat inks printed a little off their
 * lines, as from a woodblock, on a tinted ground. The picture is decoration; the title beside it says it all.
 */
import { svg } from '../element.ts';
import { emblemOf, glyphOf, patternOf } from './decoration.ts';
import { body, disc, type EmblemPlace, line, type Motif, type Shape, trim } from './motif.ts';
import { motifOf } from './motif-choice.ts';
import { type Palette, paletteOf } from './palette.ts';
import { createPattern } from './pattern.ts';

/** A product's picture, hidden from assistive technology, and the CSS colour of the ground that it stands on. */
export type ProductArt = { readonly picture: SVGSVGElement; readonly ground: string };

/** What is drawn, and in which colours. */
export type ProductDesign = { readonly motif: Motif; readonly palette: Palette };

/** The design of the product with this title. */
export function designProduct(title: string): ProductDesign {
  const words = title.toUpperCase();
  const hash = hashOf(words);
  return { motif: motifOf(words) ?? geometry(hash), palette: paletteOf(words, hash) };
}

/** Draws the product with this title. */
export function drawProduct(title: string): ProductArt {
  const words = title.toUpperCase();
  const { motif, palette } = designProduct(title);
  const picture = svg('svg', {
    class: 'art',
    'data-setting': motif.setting,
    viewBox: '0 0 120 120',
    'aria-hidden': 'true',
    focusable: 'false',
  });
  for (const name of ['body', 'trim', 'print', 'mark'] as const) {
    picture.style.setProperty(`--art-${name}`, `var(--ink-${palette[name]})`);
  }
  picture.append(svg('path', { class: 'art-thread', d: threadOf(motif) }), ...prints(motif, words));
  return { picture, ground: `var(--ground-${palette.ground})` };
}

/** Path of the thread or the shelf, which run past the edges of the picture; empty without either. */
export function threadOf({ setting }: Motif): string {
  return { hangs: 'M60-200V30', stands: 'M-400 94.8H520', floats: '' }[setting];
}

/** Each shape's flat colour, what is printed on it, and its line; later shapes cover earlier ones. */
function prints(motif: Motif, title: string): SVGElement[] {
  const glyph = motif.emblem ? glyphOf(title) : null;
  const patternName = glyph === null ? patternOf(title) : null;
  const pattern = patternName && createPattern(patternName);
  const shapes = motif.shapes.flatMap(({ d, ink }) => [
    ink !== 'none' && svg('path', { class: `art-flat art-${ink}`, d }),
    pattern && ink === 'body' && svg('path', { class: 'art-flat', fill: `url(#${pattern.id})`, d }),
    svg('path', { class: 'art-line', d }),
  ]);
  const emblem = motif.emblem && !pattern && emblemFor(motif.emblem, title, glyph);
  return [pattern && svg('defs', {}, pattern), ...shapes, emblem].filter(
    (part) => part instanceof SVGElement,
  );
}

function emblemFor({ x, y, size, on }: EmblemPlace, title: string, glyph: string | null): SVGElement | null {
  const ink = on === 'paper' ? 'art-mark' : 'art-print';
  if (glyph !== null) {
    return svg('text', { class: `art-glyph ${ink}`, x, y: y + size * 0.36, 'font-size': size }, glyph);
  }
  const d = emblemOf(title);
  const transform = `translate(${x} ${y}) scale(${size / 24})`;
  return d === null ? null : svg('path', { class: ink, d, 'fill-rule': 'evenodd', transform });
}

/** For a title that names nothing drawable: overlapping discs, arches or a quilt star. */
function geometry(hash: number): Motif {
  const choices: readonly (readonly Shape[])[] = [
    [trim(disc(46, 60, 24)), body(disc(74, 60, 24)), line(disc(46, 60, 24))],
    [
      body('M30 92V62a30 30 0 0 1 60 0v30Z'),
      trim('M42 92V62a18 18 0 0 1 36 0v30Z'),
      line('M54 92V62a6 6 0 0 1 12 0v30'),
    ],
    [body('M60 26l34 34-34 34-34-34Z'), trim('M60 43l17 17-17 17-17-17Z'), line('M60 26v68M26 60h68')],
  ];
  return { setting: 'floats', shapes: choices[hash % choices.length] ?? [] };
}

/** FNV-1a over the code units, 32 bits, mixed once more so that the low bits vary too. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return (hash ^ (hash >>> 15)) >>> 0;
}
