/**
 * Drawings of stationery, wrapping, bags and boxes. Coordinates as `motif.ts` says.
 */
import { body, box, disc, line, type Motif, oval, paper, trim } from './motif.ts';

/** Cards, boxes, bags and toys by name. */
export const paperMotifs = {
  card: {
    setting: 'floats',
    emblem: { x: 66, y: 56, size: 28 },
    shapes: [trim('M30 32l14-6v68l-14 6Z'), body(box(44, 26, 46, 68, 1.5)), line('M52 84h30')],
  },
  envelope: {
    setting: 'floats',
    shapes: [
      body(box(24, 38, 72, 48, 2)),
      line('M24 39l36 28 36-28M25 85l26-25M95 85L69 60'),
      trim(disc(60, 66, 6)),
    ],
  },
  notebook: {
    setting: 'floats',
    emblem: { x: 63, y: 58, size: 26 },
    shapes: [
      paper(box(38, 28, 54, 68, 2)),
      body(box(34, 24, 54, 68, 3)),
      trim('M34 27a3 3 0 0 1 3-3h7v68h-7a3 3 0 0 1-3-3Z'),
    ],
  },
  pencils: {
    setting: 'floats',
    shapes: [
      body('M36 40l6-14 6 14v54H36Z'),
      trim('M54 34l6-14 6 14v60H54Z'),
      body('M72 44l6-14 6 14v50H72Z'),
      line('M36 40h12M54 34h12M72 44h12M36 86h12M54 86h12M72 86h12'),
    ],
  },
  roll: {
    setting: 'floats',
    emblem: { x: 60, y: 68, size: 26 },
    shapes: [
      body('M32 44h56v52H32Z'),
      trim(box(24, 28, 72, 16, 8)),
      line(oval(92, 36, 3, 5), 'M32 96l4-3 4 3 4-3 4 3 4-3 4 3 4-3 4 3 4-3 4 3 4-3 4 3 4-3 4 3'),
    ],
  },
  parcel: {
    setting: 'stands',
    shapes: [
      body(box(32, 52, 56, 42, 2)),
      body(box(28, 42, 64, 12, 2)),
      trim('M55 42h10v52H55Z'),
      trim('M60 42c-6-14-22-14-20-4c1 4 12 4 20 4ZM60 42c6-14 22-14 20-4c-1 4-12 4-20 4Z'),
    ],
  },
  bag: {
    setting: 'stands',
    emblem: { x: 60, y: 70, size: 26 },
    shapes: [line('M46 46V36c0-14 28-14 28 0v10'), body('M32 46h56l5 44a4 4 0 0 1-4 4H31a4 4 0 0 1-4-4Z')],
  },
  lunchBag: {
    setting: 'stands',
    emblem: { x: 60, y: 68, size: 24 },
    shapes: [
      line('M48 34c0-12 24-12 24 0'),
      body('M34 48h52v42a4 4 0 0 1-4 4H38a4 4 0 0 1-4-4Z'),
      trim('M38 34h44l4 14H34Z'),
    ],
  },
  suitcase: {
    setting: 'stands',
    emblem: { x: 60, y: 70, size: 20 },
    shapes: [
      line('M48 48v-8c0-5 24-5 24 0v8'),
      body(box(24, 48, 72, 46, 6)),
      trim('M34 48h8v46h-8ZM78 48h8v46h-8Z'),
    ],
  },
  purse: {
    setting: 'stands',
    emblem: { x: 60, y: 72, size: 20 },
    shapes: [
      body('M34 54h52c6 12 10 20 8 30c-1 7-6 10-12 10H38c-6 0-11-3-12-10c-2-10 2-18 8-30Z'),
      trim(box(32, 47, 56, 8, 4)),
      trim(disc(56, 43, 4), disc(64, 43, 4)),
    ],
  },
  storageBox: {
    setting: 'stands',
    emblem: { x: 60, y: 76, size: 20 },
    shapes: [body(box(30, 58, 60, 36, 2)), trim(box(26, 44, 68, 14, 2)), paper(box(52, 48, 16, 6, 1))],
  },
  tissues: {
    setting: 'stands',
    emblem: { x: 60, y: 80, size: 16 },
    shapes: [paper('M46 66c2-12-4-20 2-30c6 8 10 4 14-4c4 12 12 10 12 34Z'), body(box(28, 66, 64, 28, 3))],
  },
  paperChain: {
    setting: 'floats',
    shapes: [
      ...[
        [14, 44],
        [60, 62],
        [106, 44],
      ].map(([x = 0, y = 0]) => body(oval(x, y, 15, 10))),
      ...[
        [37, 55],
        [83, 55],
        [-9, 33],
        [129, 33],
      ].map(([x = 0, y = 0]) => trim(oval(x, y, 15, 10))),
      line(
        oval(14, 44, 9, 5),
        oval(60, 62, 9, 5),
        oval(106, 44, 9, 5),
        oval(37, 55, 9, 5),
        oval(83, 55, 9, 5),
      ),
    ],
  },
  babushka: {
    setting: 'stands',
    shapes: [
      body(
        'M60 24c12 0 18 9 17 19c8 6 13 16 13 28c0 10-4 18-9 23H39c-5-5-9-13-9-23c0-12 5-22 13-28c-1-10 5-19 17-19Z',
      ),
      paper(disc(60, 42, 11)),
      line('M44 54c8 6 24 6 32 0', disc(56, 41, 1), disc(64, 41, 1), 'M57 46c2 2 4 2 6 0'),
      trim(oval(60, 75, 16, 13)),
    ],
  },
  toy: {
    setting: 'stands',
    shapes: [
      body(disc(43, 36, 8), disc(77, 36, 8)),
      body('M60 62c16 0 24 10 24 22c0 5-2 8-4 10H40c-2-2-4-5-4-10c0-12 8-22 24-22Z'),
      body(disc(60, 48, 20)),
      paper(oval(60, 54, 8, 6)),
      trim(oval(60, 83, 11, 9)),
      line(disc(53, 45, 1.2), disc(67, 45, 1.2), 'M60 51v4M57 57c2 1 4 1 6 0'),
    ],
  },
  blocks: {
    setting: 'stands',
    emblem: { x: 60, y: 44, size: 22 },
    shapes: [
      trim(box(27, 62, 32, 32, 3)),
      body(box(61, 62, 32, 32, 3)),
      body(box(44, 28, 32, 32, 3)),
      paper(disc(43, 78, 7)),
      paper('M77 70l7 14H70Z'),
    ],
  },
  playingCards: {
    setting: 'floats',
    emblem: { x: 66, y: 60, size: 22 },
    shapes: [
      trim('M28 40l36-14 4 8-14 58Z'),
      body('M46 30l38 4a3 3 0 0 1 3 3l-6 56a3 3 0 0 1-3 3l-38-5a3 3 0 0 1-3-3l6-55a3 3 0 0 1 3-3Z'),
    ],
  },
} satisfies Record<string, Motif>;
