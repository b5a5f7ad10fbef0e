/**
 * Drawings of candles and lamps: things that give light. Coordinates as `motif.ts` says.
 */
import { body, box, disc, glow, line, type Motif, oval, paper, trim } from './motif.ts';

const flame = (x: number, y: number): string =>
  `M${x} ${y - 16}c5 6 6.5 9 6.5 11.500a6.5 6.5 0 0 1 -13 0c0-2.5 1.5-5.5 6.5-11.500Z`;

/** Candles, lanterns and lamps by name. */
export const lightMotifs = {
  tealight: {
    setting: 'stands',
    emblem: { x: 60, y: 76, size: 18 },
    shapes: [
      glow(flame(60, 52)),
      line('M60 51v7'),
      paper(oval(60, 58, 21, 5)),
      body('M39 58h42l-4 31a5 5 0 0 1-5 5H48a5 5 0 0 1-5-5Z'),
    ],
  },
  hangingTealight: {
    setting: 'hangs',
    emblem: { x: 60, y: 82, size: 16 },
    shapes: [
      line('M60 30L40 66M60 30L80 66'),
      glow(flame(60, 61)),
      line('M60 60v6'),
      body('M36 66h48c0 20-9 32-24 32S36 86 36 66Z'),
      line('M33 66h54'),
    ],
  },
  pillar: {
    setting: 'stands',
    emblem: { x: 60, y: 70, size: 20 },
    shapes: [
      glow(flame(60, 37)),
      line('M60 36v9'),
      body('M43 48c0-3 34-3 34 0v42H43Z'),
      line('M43 50c2 3 32 3 34 0'),
      paper(box(34, 89, 52, 5, 2.5)),
    ],
  },
  candlestick: {
    setting: 'stands',
    shapes: [
      glow(flame(60, 30)),
      line('M60 29v6'),
      paper('M54 35h12v20H54Z'),
      body('M49 55h22l-3 6H52Z', 'M56 61h8l-2 8 3 6-3 9h12c3 0 5 4 6 10H40c1-6 3-10 6-10h12l-3-9 3-6Z'),
    ],
  },
  lantern: {
    setting: 'hangs',
    shapes: [
      line(disc(60, 34, 5)),
      body('M60 39l22 15H38Z'),
      paper('M42 54h36v34H42Z'),
      glow(flame(60, 79)),
      line('M60 78v5'),
      paper(box(54, 80, 12, 8, 1)),
      line('M51 54v34M69 54v34'),
      body(box(37, 88, 46, 6, 2)),
    ],
  },
  paperLantern: {
    setting: 'hangs',
    emblem: { x: 60, y: 62, size: 20 },
    shapes: [
      body(disc(60, 62, 29)),
      trim(box(51, 30, 18, 5, 1.5)),
      trim(box(51, 89, 18, 5, 1.5)),
      line('M42 41c12 5 24 5 36 0M33 54c18 6 36 6 54 0M33 70c18 6 36 6 54 0M42 83c12-4 24-4 36 0'),
    ],
  },
  lamp: {
    setting: 'stands',
    emblem: { x: 60, y: 45, size: 16 },
    shapes: [
      line('M60 60v8M72 60v12'),
      trim(disc(72, 73, 1.5)),
      trim('M60 66c10 4 12 10 7 17c-2 3-2 5 3 7h4v4H46v-4h4c5-2 5-4 3-7c-5-7-3-13 7-17Z'),
      body('M47 28h26l13 32H34Z'),
    ],
  },
  lightString: {
    setting: 'floats',
    shapes: [
      line('M-80 40C-30 50-10 64 18 46C40 64 80 64 102 46C130 64 150 50 200 40'),
      ...[8, 34, 60, 86, 112].map((x, index) => {
        const y = index % 2 === 0 ? (index === 2 ? 59 : 52) : 56;
        const bulb = `M${x - 4} ${y}h8v5c6 6 5 17-4 22c-9-5-10-16-4-22Z`;
        return index % 2 === 0 ? body(bulb) : trim(bulb);
      }),
    ],
  },
  nightLight: {
    setting: 'stands',
    shapes: [
      body(
        'M44 94c-8-18-2-34 6-38c-8-14-8-30-2-30c5 0 8 12 9 26h6c1-14 4-26 9-26c6 0 6 16-2 30c8 4 14 20 6 38Z',
      ),
      line(disc(54, 66, 1.2), disc(66, 66, 1.2), 'M60 71v3'),
      glow(oval(60, 82, 10, 8)),
    ],
  },
} satisfies Record<string, Motif>;
