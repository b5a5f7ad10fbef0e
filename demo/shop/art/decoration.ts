/**
 * What is printed on a product: a pattern over the whole body or one emblem in its place.
 * Emblems are drawn around (0, 0) in a box of 24.
 */
import { box, disc, oval } from './motif.ts';

/** Patterns that can cover a body. */
export type PatternName = 'dots' | 'stripes' | 'gingham' | 'sprigs' | 'hearts' | 'stars' | 'paisley';

const patterns: readonly (readonly [RegExp, PatternName])[] = [
  [/\b(RETRO ?SPOTS?|POLKADOTS?|POLKA DOT|SPOTS?|SPOTTY|DOTS?|DOTCOM)/, 'dots'],
  [/\b(STRIPES?|STRIPEY|REGATTA|CANDY|CIRCUS|DINER|DECKCHAIR)\b/, 'stripes'],
  [/\b(GINGHAM|CHECK|TARTAN|PATCHWORK|HOUNDSTOOTH)\b/, 'gingham'],
  [/\b(PAISLEY|BAROQUE|FLOCK|ROCOCO|MOROCCAN)\b/, 'paisley'],
  [/\b(FLORAL|FLOWERS|ROSES|DAISY|BLOSSOM|BOTANICAL|DOILY|LACE|MORRIS|CAMPAGNE)\b/, 'sprigs'],
  [/\bHEARTS\b/, 'hearts'],
  [/\bSTARS\b/, 'stars'],
];

/** The pattern that a title in capitals asks for, if any. */
export function patternOf(title: string): PatternName | null {
  return patterns.find(([word]) => word.test(title))?.[1] ?? null;
}

const petals = [0, 1, 2, 3, 4]
  .map((index) =>
    disc(
      Math.round(60 * Math.sin(index * 1.2566)) / 10,
      Math.round(-60 * Math.cos(index * 1.2566)) / 10,
      4.4,
    ),
  )
  .join('');

/** Emblems by name: one path each, filled without a line. */
const emblems = {
  heart: 'M0 10C-8 4-11-1-11-5a5.8 5.8 0 0 1 11-2.400a5.8 5.8 0 0 1 11 2.400C11-1 8 4 0 10Z',
  star: 'M0-11l3.2 7.2 7.8.8-5.8 5.2 1.6 7.800L0 6l-6.8 4 1.6-7.800L-11-3l7.8-.800Z',
  flower: petals,
  leaf: 'M-9 10C-12-4-4-11 10-10C11 4 4 12-6 8l-3 4Z',
  bird: 'M-11 3c0-7 5-9 10-9c1-4 8-5 9 0l3.5 1.500L8-3C8 5 4 9-2 9c-3 0-5 0-6-1l-4 2 2-4Z',
  butterfly:
    'M0 0C-6-12-13-9-11-3c1 3 5 4 8 3c-6 1-7 5-5 8c3 2 6-2 8-6c2 4 5 8 8 6c2-3 1-7-5-8c3 1 7 0 8-3C13-9 6-12 0 0Z',
  apple:
    'M0-4c3-3 11-2 11 5c0 6-4 10-7 10c-2 0-2-1-4-1s-2 1-4 1c-3 0-7-4-7-10c0-7 8-8 11-5ZM1-5c0-4 3-7 7-6c0 4-3 6-7 6Z',
  strawberry: 'M0 11C-7 8-11 0-10-4c1-3 6-4 10-2c4-2 9-1 10 2C11 0 7 8 0 11ZM0-7l-5-4 4 1 1-2 1 2 4-1Z',
  skull: `M0-10c7 0 10 4 10 9c0 4-2 5-4 6v5H-6V5c-2-1-4-2-4-6c0-5 3-9 10-9Z${disc(-4, -1, 2.5)}${disc(4, -1, 2.5)}`,
  rocket:
    'M0-12c5 4 6 9 5 14l4 5v3l-5-2c-1 2-2 3-4 3s-3-1-4-3l-5 2V7l4-5c-1-5 0-10 5-14ZM-2-3a2 2 0 1 0 4 0a2 2 0 1 0-4 0Z',
  crown: 'M-11 8V-6l6 6 5-9 5 9 6-6V8Z',
  flag: 'M-12-8h24V8h-24ZM-2-8v6h-10v4h10v6h4V2h10v-4H2v-6Z',
  ears: `${disc(0, 3, 8)}M-8 1l-1-11 7 5ZM8 1l1-11-7 5Z`,
  rabbit: `${disc(0, 5, 6.5)}${oval(-3.5, -5, 2.5, 7)}${oval(3.5, -5, 2.5, 7)}`,
  tree: 'M0-12l6 8H3l6 8H2v4h-4V4h-7l6-8h-3Z',
  car: `M-12 4v-4l4-1 3-5H5l3 5 4 1v4Z${disc(-6, 5, 3)}${disc(6, 5, 3)}`,
  cup: `${box(-9, -6, 14, 13, 3)}M5-4h3c4 0 4 8 0 8H5Z`,
  cake: 'M-8 0c-3-4 0-7 3-7c1-5 9-5 10 0c3 0 6 3 3 7ZM-7 2H7L5 11H-5Z',
  snowflake:
    'M-1-11h2v6l4-3 1 2-5 3v2l2-1 5-3 1 2-5 3 5 3-1 2-5-3-2-1v2l5 3-1 2-4-3v6h-2V5l-4 3-1-2 5-3V1l-2 1-5 3-1-2 5-3-5-3 1-2 5 3 2 1v-2l-5-3 1-2 4 3Z',
} as const;

/** Name of an emblem. */
type EmblemName = keyof typeof emblems;

const emblemWords: readonly (readonly [RegExp, EmblemName])[] = [
  [/\b(HEARTS?|SWEETHEART|LOVE|VALENTINE)\b/, 'heart'],
  [/\b(SPACEBOY|ROCKET|SPACE)\b/, 'rocket'],
  [/\b(SKULLS?|PIRATES?)\b/, 'skull'],
  [/\b(UNION|LONDON|EMPIRE)\b/, 'flag'],
  [/\b(REGENCY|CROWN|JUBILEE|KING|QUEEN|PRINCESS|ROYAL|KEEP CALM|PALACE)\b/, 'crown'],
  [/\b(BUTTERFLY|BUTTERFLIES|FAIRY|FAIRIES)\b/, 'butterfly'],
  [/\b(BIRDS?|BIRDY|OWL|DOVE|HEN|CHICKS?|CHICKEN|DUCK|SWALLOWS?|ROBINS?|COCKEREL|PEACOCK)\b/, 'bird'],
  [/\b(RABBITS?|BUNNY|BUNNIES)\b/, 'rabbit'],
  [/\b(CATS?|DOGS?|DOGGY|KITTENS?|PUPPY|PUPPIES|SCOTTIE|FOX|BEAR|TEDDY|MOUSE|WOODLAND|ANIMALS?)\b/, 'ears'],
  [/\b(STRAWBERRY|STRAWBERRIES|BERRY)\b/, 'strawberry'],
  [/\b(APPLES?|PEARS?|FRUITS?|FRUITY|JAM|CHERRY|CHERRIES|LEMON|PANTRY)\b/, 'apple'],
  [/\b(CARS?|RACING|MINI CAR|TAXI|BUS|TRUCK|TRACTOR)\b/, 'car'],
  [/\b(TEA|TEATIME|COFFEE|CAFE|BREAKFAST)\b/, 'cup'],
  [/\b(CAKES?|CUPCAKES?|BIRTHDAY|PARTY|BAKING)\b/, 'cake'],
  [/\b(SNOWFLAKES?|SNOW|SCANDINAVIAN|WINTER)\b/, 'snowflake'],
  [/\b(CHRISTMAS|XMAS|NOEL|REINDEER|SANTA|TREES?|FOREST)\b/, 'tree'],
  [/\b(STARS?|STARFISH|COWBOYS?|MAGIC|ZODIAC)\b/, 'star'],
  [/\b(LEAF|LEAVES|FERN|BOTANICAL|LAVENDER|ECO|PLANT|GARDEN|HERB)\b/, 'leaf'],
  [
    /\b(FLOWERS?|ROSES?|DAISY|DAISIES|FLORAL|BLOSSOM|POPPY|LILY|GIRL|DOLLY|SUKI|LOLA|CHARLOTTE|VINTAGE|RETRO)\b/,
    'flower',
  ],
];

/** The path of the emblem that a title in capitals asks for, if any. */
export function emblemOf(title: string): string | null {
  const name = emblemWords.find(([word]) => word.test(title))?.[1];
  return name === undefined ? null : emblems[name];
}

/** The single letter or figure that is the product's point, as in `LETTER "B"` or `NUMBER TILE 4`. */
export function glyphOf(title: string): string | null {
  const letter = /\b(?:LETTER|INITIAL)\W+([A-Z])\b/.exec(title)?.[1];
  const figure = /\bNUMBER\b.*?(\d)$/.exec(title)?.[1];
  return letter ?? figure ?? null;
}
