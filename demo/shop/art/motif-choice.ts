/**
 * Chooses the drawing for a title. English puts the head of a compound last ("CAKE STAND", "CARD HOLDER"), so the
 * last word that names a thing wins, looking only at what stands before WITH, FOR or IN. Words for what a thing
 * shows ("HEART", "BIRD") decide only when no thing is named.
 */
import type { Motif } from './motif.ts';
import { motifWords } from './motif-words.ts';
import { type MotifName, motifs } from './motifs.ts';

/** Words for what a thing shows, in the order of trust. */
const subjects: readonly (readonly [RegExp, MotifName])[] = [
  [/\b(HEARTS?|LOVE)\b/, 'heart'],
  [/\b(BUTTERFLY|BUTTERFLIES|FAIRY|FAIRIES|DRAGONFLY)\b/, 'butterfly'],
  [/\bOWLS?\b/, 'owl'],
  [/\b(BIRDS?|HENS?|CHICKS?|CHICKEN|DUCK|DOVE|ROBIN|COCKEREL|PEACOCK|GOOSE|PENGUIN|FEATHER)\b/, 'bird'],
  [/\b(RABBITS?|BUNNY|BUNNIES)\b/, 'rabbit'],
  [/\b(ANGELS?|CHERUBS?)\b/, 'angel'],
  [/\b(CHRISTMAS|XMAS|TREES?)\b/, 'tree'],
  [/\b(STARS?|STARFISH|SNOWFLAKES?)\b/, 'star'],
  [/\bEGGS?\b/, 'egg'],
  [/\b(STRAWBERRY|STRAWBERRIES)\b/, 'strawberry'],
  [/\b(APPLES?|PEARS?|FRUITS?)\b/, 'apple'],
  [/\b(LEAF|LEAVES|FERN)\b/, 'leaf'],
  [/\b(FLOWERS?|ROSES?|DAISY|DAISIES|TULIPS?|POPPY|LILY|BLOSSOM|ANEMONE|SUNFLOWER|BOUQUET)\b/, 'flower'],
  [/\b(DECORATIONS?|JEWEL|CRYSTAL|PEARL|ICICLE)\b/, 'bauble'],
];

const things = (Object.entries(motifWords) as [MotifName, string][]).map(([name, words]) => {
  const longestFirst = words.split('; ').sort((a, b) => b.length - a.length);
  return [new RegExp(`\\b(?:${longestFirst.join('|')})(?=$|[^A-Z])`, 'g'), name] as const;
});

/** The drawing for a title in capitals; null where nothing in it can be drawn. */
export function motifOf(title: string): Motif | null {
  const head = title.split(/\s(?:WITH|W|FOR|IN|ON|OF\s\d+)[\s/]/)[0] ?? title;
  const name = lastThing(head) ?? lastThing(title) ?? subjects.find(([word]) => word.test(title))?.[1];
  return name === undefined ? null : motifs[name];
}

/** The thing that ends last in the text; of two that end together, the longer phrase. */
function lastThing(text: string): MotifName | undefined {
  let best: { name: MotifName; end: number; length: number } | undefined;
  for (const [pattern, name] of things) {
    for (const match of text.matchAll(pattern)) {
      const end = match.index + match[0].length;
      if (best && (end < best.end || (end === best.end && match[0].length <= best.length))) continue;
      best = { name, end, length: match[0].length };
    }
  }
  return best?.name;
}
