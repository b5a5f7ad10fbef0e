/**
 * Drawings of what a decoration shows: hearts, stars, plants, animals and feasts. Coordinates as `motif.ts` says.
 */
import { body, box, disc, line, type Motif, oval, paper, trim } from './motif.ts';

/** Hearts, birds, bunting and trees by name. */
export const natureMotifs = {
  heart: {
    setting: 'hangs',
    emblem: { x: 60, y: 58, size: 20 },
    shapes: [
      body('M60 92C38 74 28 63 28 49a16.5 16.5 0 0 1 32-5.5A16.5 16.5 0 0 1 92 49c0 14-10 25-32 43Z'),
      line(disc(60, 34, 4)),
    ],
  },
  wickerHeart: {
    setting: 'hangs',
    shapes: [
      body('M60 94C36 74 26 62 26 47a17.5 17.5 0 0 1 34-5.500A17.5 17.5 0 0 1 94 47c0 15-10 27-34 47Z'),
      paper('M60 78C46 66 40 58 40 50a8.5 8.5 0 0 1 20 0a8.5 8.5 0 0 1 20 0c0 8-6 16-20 28Z'),
      line(
        'M34 40l8 6M28 54l11-3M36 68l8-6M48 82l6-8M86 40l-8 6M92 54l-11-3M84 68l-8-6M72 82l-6-8M47 31l3 10M73 31l-3 10',
      ),
    ],
  },
  star: {
    setting: 'hangs',
    shapes: [
      body('M60 32l9 20 22 2.5-16.5 15 4.5 22L60 80.5 41 91.500l4.5-22L29 54.5 51 52Z'),
      line('M60 32v28M91 54.500L60 60M79 91.500L60 60M41 91.500L60 60M29 54.500L60 60'),
    ],
  },
  bauble: {
    setting: 'hangs',
    emblem: { x: 60, y: 66, size: 22 },
    shapes: [
      trim(box(54, 34, 12, 8, 2)),
      body(disc(60, 66, 26)),
      line('M36 56c14 6 34 6 48 0M36 76c14 6 34 6 48 0'),
    ],
  },
  bell: {
    setting: 'hangs',
    shapes: [
      trim(disc(60, 86, 5)),
      body('M60 34c18 0 19 18 20 30c1 10 4 14 9 18H31c5-4 8-8 9-18c1-12 2-30 20-30Z'),
      line('M41 68h38'),
    ],
  },
  tree: {
    setting: 'stands',
    shapes: [
      trim('M55 84h10v10H55Z'),
      body('M60 22l15 22h-7l13 18h-7l16 22H30l16-22h-7l13-18h-7Z'),
      paper(disc(54, 54, 2.5), disc(66, 60, 2.5), disc(49, 74, 2.5), disc(62, 76, 2.5), disc(75, 76, 2.5)),
    ],
  },
  angel: {
    setting: 'hangs',
    shapes: [
      paper('M54 56C38 36 24 44 26 56c1 8 12 14 26 10ZM66 56c16-20 30-12 28 0c-1 8-12 14-26 10Z'),
      body('M60 52c8 0 10 8 12 18l6 24H42l6-24c2-10 4-18 12-18Z'),
      paper(disc(60, 44, 9)),
      line(oval(60, 31, 9, 2.5)),
    ],
  },
  bunting: {
    setting: 'floats',
    shapes: [
      line('M-80 24C-30 44 10 52 60 52S150 44 200 24'),
      ...[-20, 16, 46, 76, 106].map((x, index) => {
        const top = [46, 50, 52, 51, 46][index] ?? 50;
        const flag = `M${x - 12} ${top - 1}L${x + 12} ${top}L${x} ${top + 32}Z`;
        return index % 2 === 0 ? body(flag) : trim(flag);
      }),
    ],
  },
  garland: {
    setting: 'floats',
    shapes: [
      line('M-80 30C-30 46 10 56 60 56S150 46 200 30'),
      ...[-6, 27, 60, 93, 126].map((x, index) => {
        const y = [52, 57, 58, 57, 52][index] ?? 56;
        const heart = `M${x} ${y + 22}c-10-8-13-13-13-17a7 7 0 0 1 13-3a7 7 0 0 1 13 3c0 4-3 9-13 17Z`;
        return index % 2 === 0 ? body(heart) : trim(heart);
      }),
    ],
  },
  wreath: {
    setting: 'hangs',
    shapes: [
      line(disc(60, 62, 26)),
      ...Array.from({ length: 12 }, (_, index) => {
        const turn = (index * Math.PI) / 6;
        const x = Math.round(60 + 26 * Math.sin(turn));
        const y = Math.round(62 - 26 * Math.cos(turn));
        return index % 3 === 0 ? trim(disc(x, y, 5)) : body(disc(x, y, 7.5));
      }),
    ],
  },
  flower: {
    setting: 'stands',
    shapes: [
      line('M60 54v40'),
      trim('M60 86c-16 0-22-8-22-16c12 0 20 4 22 16ZM60 80c0-10 8-16 22-16c0 10-8 18-22 16Z'),
      ...[0, 1, 2, 3, 4].map((index) =>
        body(
          disc(
            Math.round(60 + 13 * Math.sin(index * 1.2566)),
            Math.round(42 - 13 * Math.cos(index * 1.2566)),
            9.5,
          ),
        ),
      ),
      paper(disc(60, 42, 7)),
    ],
  },
  leaf: {
    setting: 'floats',
    shapes: [
      body('M30 90c-6-40 18-62 60-60c4 40-18 64-60 60Z'),
      line('M22 98L78 42M46 74V52M46 74h22M60 60V44M60 60h16'),
    ],
  },
  apple: {
    setting: 'stands',
    shapes: [
      line('M60 46c0-8 2-12 6-16'),
      trim('M66 40c4-10 12-12 20-10c-2 8-10 14-20 10Z'),
      body(
        'M60 48c8-6 30-6 30 16c0 18-12 30-20 30c-5 0-6-2-10-2s-5 2-10 2c-8 0-20-12-20-30c0-22 22-22 30-16Z',
      ),
    ],
  },
  strawberry: {
    setting: 'floats',
    shapes: [
      body('M60 98C40 90 28 66 30 52c2-10 16-12 30-6c14-6 28-4 30 6c2 14-10 38-30 46Z'),
      trim('M60 46c-8-8-16-10-22-6c4 2 6 6 4 12c8-2 12-1 18 6c6-7 10-8 18-6c-2-6 0-10 4-12c-6-4-14-2-22 6Z'),
      line('M60 44V30M48 66v3M60 70v3M72 66v3M54 82v3M66 82v3'),
    ],
  },
  bird: {
    setting: 'floats',
    shapes: [
      line('M56 86v10M66 86v10'),
      trim('M36 66L16 58l4 12-6 6 22 2Z'),
      body('M32 70c0-20 14-30 28-30c2-12 24-14 28 0l10 4-10 5c2 24-10 37-28 37c-16 0-28-6-28-16Z'),
      trim('M42 66c10-8 24-8 30 0c-2 12-22 14-30 0Z'),
      line(disc(78, 45, 1.5)),
    ],
  },
  butterfly: {
    setting: 'floats',
    shapes: [
      body('M58 60C42 26 18 28 22 48c2 12 20 16 36 12ZM62 60c16-34 40-32 36-12c-2 12-20 16-36 12Z'),
      trim('M58 62c-18 0-28 8-24 20c4 10 20 6 24-20ZM62 62c18 0 28 8 24 20c-4 10-20 6-24-20Z'),
      line('M60 46v36M60 46c-2-8-6-10-10-10M60 46c2-8 6-10 10-10'),
    ],
  },
  rabbit: {
    setting: 'stands',
    shapes: [
      trim(disc(86, 82, 7)),
      body('M50 48C40 28 42 14 48 16c6 2 10 16 10 28M60 44c2-14 8-28 14-28c6 2 4 18-6 32'),
      body('M58 42c14 0 18 8 17 17c10 6 14 20 8 35H38c-6-15-2-29 5-34c-3-10 3-18 15-18Z'),
      line(disc(53, 54, 1.2), disc(65, 54, 1.2), 'M59 59v3'),
      paper(oval(60, 82, 11, 10)),
    ],
  },
  owl: {
    setting: 'stands',
    shapes: [
      body('M34 30c8 4 14 5 26 5s18-1 26-5c2 10 3 20 3 32c0 20-12 32-29 32S31 82 31 62c0-12 1-22 3-32Z'),
      paper(disc(48, 52, 11), disc(72, 52, 11)),
      line(disc(48, 52, 3), disc(72, 52, 3)),
      trim('M56 60h8l-4 7Z'),
      line('M46 76c3 3 6 3 9 0M56 84c3 3 6 3 9 0M65 76c3 3 6 3 9 0'),
    ],
  },
  egg: {
    setting: 'stands',
    shapes: [
      body('M60 28c16 0 26 24 26 40c0 16-10 26-26 26S34 84 34 68c0-16 10-40 26-40Z'),
      trim('M36 58l8 6 8-6 8 6 8-6 8 6 8-6c2 6 2 10 2 14l-9-5-8 6-9-6-9 6-8-6-9 5c0-4 0-8 2-14Z'),
    ],
  },
} satisfies Record<string, Motif>;
