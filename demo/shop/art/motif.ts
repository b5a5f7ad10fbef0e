/**
 * The vocabulary of the product drawings. A motif is a list of closed or open paths in a 120 x 120 box;
 * what stands rests on y = 94, what hangs meets its thread at (60, 30).
 */

/** Where a path's colour comes from. `none` is only a line. */
type Ink = 'body' | 'trim' | 'paper' | 'glow' | 'none';

/** One path of a motif. */
export type Shape = {
  readonly d: string;
  readonly ink: Ink;
};

/** How a motif meets its surroundings. */
type Setting = 'stands' | 'hangs' | 'floats';

/** One drawing. */
export type Motif = {
  readonly setting: Setting;
  readonly shapes: readonly Shape[];
  /** The place for an emblem; absent where none fits. */
  readonly emblem?: EmblemPlace;
};

/** Centre and size of an emblem, and what it is printed on; the body unless said. */
export type EmblemPlace = {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly on?: 'paper';
};

/** A filled path in the item's first colour; patterns print on it. */
export const body = (...d: readonly string[]): Shape => ({ d: d.join(''), ink: 'body' });

/** A filled path in the item's second colour. */
export const trim = (...d: readonly string[]): Shape => ({ d: d.join(''), ink: 'trim' });

/** A filled path in the colour of paper. */
export const paper = (...d: readonly string[]): Shape => ({ d: d.join(''), ink: 'paper' });

/** A filled path in the colour of light. */
export const glow = (...d: readonly string[]): Shape => ({ d: d.join(''), ink: 'glow' });

/** A line without a fill. */
export const line = (...d: readonly string[]): Shape => ({ d: d.join(''), ink: 'none' });

/** Path of a circle. */
export const disc = (x: number, y: number, r: number): string => oval(x, y, r, r);

/** Path of an ellipse. */
export const oval = (x: number, y: number, rx: number, ry: number): string =>
  `M${x - rx} ${y}a${rx} ${ry} 0 1 1 ${2 * rx} 0a${rx} ${ry} 0 1 1 ${-2 * rx} 0Z`;

/** Path of a rectangle with round corners. */
export const box = (x: number, y: number, width: number, height: number, r = 2): string =>
  `M${x + r} ${y}h${width - 2 * r}a${r} ${r} 0 0 1 ${r} ${r}v${height - 2 * r}a${r} ${r} 0 0 1 ${-r} ${r}` +
  `h${2 * r - width}a${r} ${r} 0 0 1 ${-r} ${-r}v${2 * r - height}a${r} ${r} 0 0 1 ${r} ${-r}Z`;
