/**
 * Drawings of jewellery and other small things to wear or carry. Coordinates as `motif.ts` says.
 */
import { body, box, disc, line, type Motif, oval, paper, trim } from './motif.ts';

/** Necklaces, keys and umbrellas by name. */
export const wearMotifs = {
  necklace: {
    setting: 'floats',
    shapes: [
      line('M24 24c0 34 14 54 36 54s36-20 36-54'),
      ...[
        [29, 47],
        [38, 63],
        [82, 63],
        [91, 47],
      ].map(([x = 0, y = 0]) => trim(disc(x, y, 4))),
      body('M60 70c8 10 10 14 10 18a10 10 0 0 1-20 0c0-4 2-8 10-18Z'),
    ],
  },
  bracelet: {
    setting: 'floats',
    shapes: [
      line(oval(60, 60, 32, 28)),
      ...Array.from({ length: 10 }, (_, index) => {
        const turn = (index * Math.PI) / 5;
        const bead = disc(round(60 + 32 * Math.sin(turn)), round(60 - 28 * Math.cos(turn)), 6.5);
        return index % 2 === 0 ? body(bead) : trim(bead);
      }),
    ],
  },
  earrings: {
    setting: 'floats',
    shapes: [
      line('M42 48v-8c0-12 10-12 10-4M78 48v-8c0-12 10-12 10-4'),
      trim(disc(42, 52, 5), disc(78, 52, 5)),
      body(
        'M42 58c8 12 10 16 10 21a10 10 0 0 1-20 0c0-5 2-9 10-21ZM78 58c8 12 10 16 10 21a10 10 0 0 1-20 0c0-5 2-9 10-21Z',
      ),
    ],
  },
  ring: {
    setting: 'floats',
    shapes: [
      line(disc(60, 70, 24), disc(60, 70, 19)),
      body('M46 36l6-8h16l6 8-14 15Z'),
      line('M46 36h28M52 28l8 22 8-22'),
    ],
  },
  brooch: {
    setting: 'floats',
    shapes: [
      ...[0, 1, 2, 3, 4, 5].map((index) => {
        const turn = (index * Math.PI) / 3;
        const petal = disc(round(60 + 20 * Math.sin(turn)), round(60 - 20 * Math.cos(turn)), 10.5);
        return index % 2 === 0 ? body(petal) : trim(petal);
      }),
      paper(disc(60, 60, 11)),
    ],
  },
  key: {
    setting: 'hangs',
    emblem: { x: 60, y: 47, size: 14 },
    shapes: [
      body('M57 60h6v34h14v-6h-5v-6h5v-6H63', 'M57 60v34h6V60Z'),
      body(disc(60, 47, 16)),
      line(disc(60, 47, 9)),
    ],
  },
  tag: {
    setting: 'hangs',
    emblem: { x: 60, y: 68, size: 24 },
    shapes: [
      body('M60 34l20 16v40a4 4 0 0 1-4 4H44a4 4 0 0 1-4-4V50Z'),
      paper(disc(60, 48, 4)),
      line('M60 30v14'),
    ],
  },
  bow: {
    setting: 'floats',
    shapes: [
      trim('M54 64L38 94l10-2 6 8 10-30ZM66 64l16 30-10-2-6 8-10-30Z'),
      body('M60 58C48 36 26 34 24 44v28c2 10 24 8 36-14ZM60 58c12-22 34-24 36-14v28c-2 10-24 8-36-14Z'),
      trim(box(53, 50, 14, 17, 5)),
    ],
  },
  umbrella: {
    setting: 'floats',
    shapes: [
      line('M60 22v66c0 9-14 9-14 0'),
      body('M22 62c0-44 76-44 76 0c-4-6-15-6-19 0c-4-6-15-6-19 0c-4-6-15-6-19 0c-4-6-15-6-19 0Z'),
      line('M41 62c0-14 6-28 19-33M79 62c0-14-6-28-19-33'),
    ],
  },
  fan: {
    setting: 'floats',
    shapes: [
      body('M60 90L20 56c16-36 64-36 80 0Z'),
      trim('M60 90L46 78c6-8 22-8 28 0Z'),
      line('M60 90L34 42M60 90L50 34M60 90L70 34M60 90L86 42'),
    ],
  },
  warmer: {
    setting: 'floats',
    emblem: { x: 60, y: 62, size: 28 },
    shapes: [
      body('M60 30c24 0 34 14 34 32s-10 30-34 30-34-12-34-30 10-32 34-32Z'),
      line('M60 36c20 0 28 11 28 26S80 86 60 86 32 77 32 62 40 36 60 36Z'),
    ],
  },
} satisfies Record<string, Motif>;

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
