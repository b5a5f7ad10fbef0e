/**
 * Drawings of what stands on a table or in a pantry. Coordinates as `motif.ts` says.
 */
import { body, box, disc, line, type Motif, paper, trim } from './motif.ts';

/** Cups, cakes, jars and the rest of the kitchen by name. */
export const tableMotifs = {
  mug: {
    setting: 'stands',
    emblem: { x: 54, y: 72, size: 22 },
    shapes: [
      line('M76 60h7c9 0 9 22 0 22h-7'),
      body('M32 50h44v38a6 6 0 0 1-6 6H38a6 6 0 0 1-6-6Z'),
      line('M32 57h44'),
    ],
  },
  teacup: {
    setting: 'stands',
    emblem: { x: 56, y: 66, size: 16 },
    shapes: [
      line('M79 58c14-4 15 15-5 15'),
      body('M32 54h48c0 20-9 32-24 32S32 74 32 54Z'),
      trim('M26 86h60c0 5-6 8-12 8H38c-6 0-12-3-12-8Z'),
      line('M50 34c-4 4 4 7 0 12M62 34c-4 4 4 7 0 12'),
    ],
  },
  teapot: {
    setting: 'stands',
    emblem: { x: 60, y: 72, size: 20 },
    shapes: [
      line('M82 60c18-4 18 24-2 24'),
      body('M40 68L26 54c-3-3-7-1-8-1c5 6 8 18 20 28Z'),
      body('M60 50c18 0 27 12 27 24c0 10-5 16-11 20H44c-6-4-11-10-11-20c0-12 9-24 27-24Z'),
      trim('M46 53c3-8 25-8 28 0c-8-4-20-4-28 0Z'),
      trim(disc(60, 43, 3.5)),
    ],
  },
  cupcake: {
    setting: 'stands',
    shapes: [
      trim('M34 64c-5-10 4-17 11-16c1-10 10-15 17-12c9-2 14 5 13 12c9 0 14 8 10 16Z'),
      body('M36 64h48l-7 30H43Z'),
      line('M49 65l4 28M60 65v28M71 65l-4 28'),
      body(disc(61, 33, 4.5)),
    ],
  },
  cakeStand: {
    setting: 'stands',
    shapes: [
      trim(disc(60, 14, 4)),
      line('M60 18v12'),
      body('M51 34c0-10 18-10 18 0Z'),
      trim('M44 34h32c0 5-7 7-16 7s-16-2-16-7Z'),
      line('M60 41v8'),
      body('M39 59c0-11 18-11 18 0ZM63 59c0-11 18-11 18 0Z'),
      trim('M33 59h54c0 6-12 8-27 8s-27-2-27-8Z'),
      line('M60 67v7'),
      body('M29 85c0-12 20-12 20 0ZM50 85c0-12 20-12 20 0ZM71 85c0-12 20-12 20 0Z'),
      trim('M22 85h76c0 7-17 9-38 9s-38-2-38-9Z'),
    ],
  },
  plate: {
    setting: 'floats',
    emblem: { x: 60, y: 60, size: 26, on: 'paper' },
    shapes: [body(disc(60, 60, 34)), paper(disc(60, 60, 22))],
  },
  bowl: {
    setting: 'stands',
    emblem: { x: 60, y: 74, size: 18 },
    shapes: [body('M26 58h68c0 20-12 32-26 33v3H52v-3C38 90 26 78 26 58Z'), line('M27 65h66')],
  },
  cutlery: {
    setting: 'floats',
    shapes: [
      body('M35 28v16c0 5 3 7 5 8v40h4V52c2-1 5-3 5-8V28'),
      line('M40 28v14M44 28v14'),
      trim('M60 28c8 0 10 9 10 15c0 5-3 9-8 10v39h-4V53c-5-1-8-5-8-10c0-6 2-15 10-15Z'),
      body('M78 28c8 4 9 16 8 30h-5v34h-4V28Z'),
    ],
  },
  jug: {
    setting: 'stands',
    emblem: { x: 57, y: 72, size: 22 },
    shapes: [
      line('M75 46c22-3 18 30 1 32'),
      body('M36 32l12 3h26c-3 10 0 16 3 22c6 13 3 30-5 37H42c-9-9-11-24-4-37c3-6 4-14-2-25Z'),
      line('M46 42h27'),
    ],
  },
  bottle: {
    setting: 'stands',
    emblem: { x: 60, y: 74, size: 18, on: 'paper' },
    shapes: [
      body('M53 38h14v10c0 6 11 8 11 20v21a5 5 0 0 1-5 5H47a5 5 0 0 1-5-5V68c0-12 11-14 11-20Z'),
      trim(box(51, 28, 18, 10, 2.5)),
      paper(box(42, 66, 36, 18, 0)),
    ],
  },
  jar: {
    setting: 'stands',
    emblem: { x: 60, y: 70, size: 20, on: 'paper' },
    shapes: [
      body('M42 46h36c6 4 8 9 8 14v26a8 8 0 0 1-8 8H42a8 8 0 0 1-8-8V60c0-5 2-10 8-14Z'),
      trim('M38 36c8-5 36-5 44 0l4 11c-10-4-42-4-52 0Z'),
      paper(box(44, 60, 32, 22, 2)),
    ],
  },
  tin: {
    setting: 'stands',
    emblem: { x: 60, y: 76, size: 22 },
    shapes: [
      body('M30 54h60v34a6 6 0 0 1-6 6H36a6 6 0 0 1-6-6Z'),
      trim(box(27, 44, 66, 12, 4)),
      line('M54 44c0-7 12-7 12 0'),
    ],
  },
  glass: {
    setting: 'stands',
    shapes: [
      body('M40 34h40c0 22-6 34-18 36v18h12c4 0 5 6 5 6H41s1-6 5-6h12V70C46 68 40 56 40 34Z'),
      line('M42 48h36'),
    ],
  },
  pan: {
    setting: 'floats',
    emblem: { x: 48, y: 60, size: 24 },
    shapes: [trim('M76 55l30-2c5 0 5 14 0 14l-30-2Z'), body(disc(48, 60, 29)), line(disc(48, 60, 23))],
  },
  eggCup: {
    setting: 'stands',
    shapes: [
      trim('M60 28c12 0 18 18 18 32H42c0-14 6-32 18-32Z'),
      body(
        'M38 58l7 5 7-5 8 5 8-5 7 5 7-5c0 14-8 22-18 23v5c6 1 10 4 11 8H49c1-4 5-7 11-8v-5c-10-1-22-9-22-23Z',
      ),
    ],
  },
  scales: {
    setting: 'stands',
    shapes: [
      trim('M30 36h60c0 10-10 16-24 16H54c-14 0-24-6-24-16Z'),
      body('M50 52h20l10 42H40Z'),
      paper(disc(60, 74, 12)),
      line('M60 74l5-7'),
    ],
  },
  cutter: {
    setting: 'floats',
    shapes: [
      body(
        'M60 24a12 12 0 0 1 10 19c10 3 22 3 22 10s-8 8-18 9c1 9 9 18 9 25c0 9-15 9-18-4c-2-6-8-6-10 0c-3 13-18 13-18 4c0-7 8-16 9-25c-10-1-18-2-18-9s12-7 22-10a12 12 0 0 1 10-19Z',
      ),
      line(disc(56, 34, 1), disc(64, 34, 1), disc(60, 56, 1.5), disc(60, 66, 1.5), 'M55 39c3 3 7 3 10 0'),
    ],
  },
} satisfies Record<string, Motif>;
