/**
 * Drawings of what furnishes a house and a garden. Coordinates as `motif.ts` says.
 */
import { body, box, disc, line, type Motif, oval, paper, trim } from './motif.ts';

/** Clocks, frames, cushions and garden things by name. */
export const homeMotifs = {
  clock: {
    setting: 'stands',
    shapes: [
      line('M44 84l-6 10M76 84l6 10'),
      trim('M36 42a13 13 0 0 1 18-12ZM84 42a13 13 0 0 0-18-12Z'),
      body(disc(60, 62, 30)),
      paper(disc(60, 62, 22)),
      line('M60 48v14l10 6M60 42v2M60 80v2M40 62h2M78 62h2'),
    ],
  },
  frame: {
    setting: 'floats',
    emblem: { x: 60, y: 54, size: 22, on: 'paper' },
    shapes: [
      body(box(30, 24, 60, 72, 3)),
      paper(box(39, 33, 42, 54, 1)),
      trim('M39 78c10-10 18-8 24-2c5-6 12-6 18-2v13H39Z'),
      line('M30 24l9 9M90 24l-9 9M30 96l9-9M90 96l-9-9'),
    ],
  },
  mirror: {
    setting: 'hangs',
    shapes: [body(oval(60, 64, 28, 34)), paper(oval(60, 64, 20, 26)), line('M52 58l12-12M52 70l20-20')],
  },
  sign: {
    setting: 'hangs',
    emblem: { x: 60, y: 68, size: 18 },
    shapes: [
      line('M60 30L36 50M60 30L84 50'),
      body(box(22, 50, 76, 36, 3)),
      line(disc(36, 56, 1.2), disc(84, 56, 1.2), 'M30 80h14M76 80h14'),
    ],
  },
  slate: {
    setting: 'hangs',
    emblem: { x: 60, y: 68, size: 26 },
    shapes: [line('M60 30L40 44M60 30L80 44'), body(box(32, 44, 56, 48, 3)), line(box(37, 49, 46, 38, 1))],
  },
  cushion: {
    setting: 'floats',
    emblem: { x: 60, y: 60, size: 26 },
    shapes: [
      body('M28 28c8 6 56 6 64 0c-5 10-5 54 0 64c-8-6-56-6-64 0c5-10 5-54 0-64Z'),
      line('M36 36c10 4 38 4 48 0'),
    ],
  },
  cabinet: {
    setting: 'stands',
    shapes: [
      body(box(30, 34, 60, 56, 2)),
      trim(box(26, 29, 68, 6, 2)),
      line('M30 53h60M30 72h60M36 90v4M84 90v4'),
      paper(disc(60, 44, 2.5), disc(60, 62.5, 2.5), disc(60, 81, 2.5)),
    ],
  },
  chair: {
    setting: 'stands',
    shapes: [
      line('M40 28v66M40 62h38M78 62v32M40 78h38'),
      body(box(36, 28, 8, 34, 3)),
      trim('M40 58h36c4 0 6 3 6 8H40Z'),
    ],
  },
  hook: {
    setting: 'floats',
    emblem: { x: 60, y: 42, size: 18 },
    shapes: [
      line('M60 58v16c0 16 22 16 22 2M60 74c0 16-22 16-22 2'),
      body(box(40, 28, 40, 30, 6)),
      trim(disc(82, 74, 3.5), disc(38, 74, 3.5)),
    ],
  },
  knob: {
    setting: 'floats',
    emblem: { x: 60, y: 60, size: 24 },
    shapes: [trim(disc(60, 60, 32)), body(disc(60, 60, 24)), line(disc(60, 60, 14))],
  },
  tile: {
    setting: 'floats',
    emblem: { x: 60, y: 60, size: 34 },
    shapes: [body(box(30, 30, 60, 60, 3)), line(box(36, 36, 48, 48, 1))],
  },
  doormat: {
    setting: 'floats',
    emblem: { x: 60, y: 60, size: 22 },
    shapes: [
      line(
        'M20 46v-6M28 46v-6M36 46v-6M44 46v-6M52 46v-6M60 46v-6M68 46v-6M76 46v-6M84 46v-6M92 46v-6M100 46v-6M20 80v6M28 80v6M36 80v6M44 80v6M52 80v6M60 80v6M68 80v6M76 80v6M84 80v6M92 80v6M100 80v6',
      ),
      body(box(15, 42, 90, 38, 2)),
      line(box(22, 48, 76, 26, 1)),
    ],
  },
  towel: {
    setting: 'hangs',
    emblem: { x: 60, y: 62, size: 24 },
    shapes: [body('M38 36h44v58H38Z'), trim('M38 78h44v8H38Z'), line('M30 36h60M60 30v6')],
  },
  apron: {
    setting: 'hangs',
    emblem: { x: 60, y: 54, size: 16 },
    shapes: [
      line('M48 40c0-14 24-14 24 0M38 62l-12 6M82 62l12 6'),
      body('M48 40h24c0 12 4 18 12 22v32H36V62c8-4 12-10 12-22Z'),
      trim('M46 70h28v10c0 8-28 8-28 0Z'),
    ],
  },
  basket: {
    setting: 'stands',
    shapes: [
      line('M36 60c0-40 48-40 48 0'),
      body('M30 60h60l-6 30a5 5 0 0 1-5 4H41a5 5 0 0 1-5-4Z'),
      line('M33 72h54M35 83h50M46 61l3 32M60 61v32M74 61l-3 32'),
    ],
  },
  pot: {
    setting: 'stands',
    shapes: [
      line('M60 66V44'),
      trim('M60 54c-16 2-22-8-22-18c14 0 22 6 22 18ZM60 48c0-12 8-18 20-18c0 12-6 20-20 18Z'),
      body('M40 70h40l-5 24H45Z'),
      body(box(36, 62, 48, 9, 2)),
    ],
  },
  wateringCan: {
    setting: 'stands',
    emblem: { x: 66, y: 74, size: 20 },
    shapes: [
      line('M52 56c0-26 30-26 30 0M84 62c16 0 12 24-2 24'),
      body('M48 70L24 52l-6 6 30 32Z'),
      body('M48 56h36l3 34a4 4 0 0 1-4 4H49a4 4 0 0 1-4-4Z'),
      trim('M14 50l10-6 6 12-10 8Z'),
    ],
  },
  house: {
    setting: 'stands',
    shapes: [body('M36 56h48v38H36Z'), trim('M28 58L60 30l32 28Z'), paper(disc(60, 70, 8)), line('M60 82v4')],
  },
  hotWaterBottle: {
    setting: 'floats',
    emblem: { x: 60, y: 72, size: 26 },
    shapes: [
      trim('M47 16h26l-6 14H53Z'),
      body('M53 30h14c0 8 19 8 19 22v42a9 9 0 0 1-9 9H43a9 9 0 0 1-9-9V52c0-14 19-14 19-22Z'),
      line('M52 35h16M44 94h32'),
    ],
  },
  doorstop: {
    setting: 'stands',
    emblem: { x: 60, y: 72, size: 22 },
    shapes: [
      line('M48 44c0-16 24-16 24 0'),
      body('M42 44h36l10 44a6 6 0 0 1-6 6H38a6 6 0 0 1-6-6Z'),
      line('M41 50h38'),
    ],
  },
  reel: {
    setting: 'stands',
    shapes: [
      body('M40 46h40v36H40Z'),
      trim(box(34, 36, 52, 10, 4)),
      trim(box(34, 82, 52, 12, 4)),
      line('M40 54l40-4M40 62l40-4M40 70l40-4M40 78l40-4M80 62c16 0 6 20 22 24'),
    ],
  },
  magnet: {
    setting: 'floats',
    shapes: [
      body('M32 34h20v26a8 8 0 0 0 16 0V34h20v26a28 28 0 0 1-56 0Z'),
      paper('M32 34h20v12H32ZM68 34h20v12H68Z'),
      line('M42 26v-8M78 26v-8M28 28l-6-6M92 28l6-6'),
    ],
  },
  sticker: {
    setting: 'floats',
    emblem: { x: 58, y: 57, size: 32 },
    shapes: [
      body('M60 26a34 34 0 1 0 8 67l25-25a34 34 0 0 0-33-42Z'),
      trim('M68 93c2-10 0-18-2-22c8 2 16 1 27-3Z'),
    ],
  },
} satisfies Record<string, Motif>;
