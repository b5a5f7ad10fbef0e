/** The shop's drawing of a product as a file of its own, for pages that show pictures: without patterns and emblems. */
import type { Motif } from './shop/art/motif.ts';
import { designProduct, threadOf } from './shop/art/product-art.ts';
import artStyle from './shop/styles/art.css?raw';

/** SVG of the product with this title; no part of it is the title itself. */
export function productPicture(title: string): string {
  const { motif, palette } = designProduct(title);
  const inks = (['body', 'trim'] as const).map((name) => `--art-${name}:var(--ink-${palette[name]})`);
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 120"><style>${artStyle}</style>` +
    `<rect width="120" height="120" style="fill:var(--ground-${palette.ground})"/>` +
    `<g style="${inks.join(';')}"><path class="art-thread" d="${threadOf(motif)}"/>${shapesOf(motif)}</g></svg>`
  );
}

function shapesOf({ shapes }: Motif): string {
  return shapes
    .map(({ d, ink }) => {
      const flat = ink === 'none' ? '' : `<path class="art-flat art-${ink}" d="${d}"/>`;
      return `${flat}<path class="art-line" d="${d}"/>`;
    })
    .join('');
}
