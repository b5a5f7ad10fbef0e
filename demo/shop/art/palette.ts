/**
 * Chooses the three colours of a drawing: body, trim and ground. Colours and materials named in the title win;
 * what it leaves open comes from the title's hash. The values themselves are custom properties in `art.css`.
 */

/** The inks that the shop prints with; each is a custom property `--ink-NAME`. */
const families = {
  red: /\b(RED|RETROSPOT|STRAWBERRY|CHERRY|SANTA|POPPY|TOADSTOOLS?|RUBY|BERRY|APPLES?|LONDON|UNION JACK|SCARLET|JAM)\b/,
  pink: /\b(PINK|ROSES?|FUSCHIA|FAIRY|CANDY|BLOSSOM|DOLLY|GIRLS?|FLAMINGO|PEACH|SWEETHEART|CONFECTIONERY)\b/,
  blue: /\b(BLUE|BLUEBERRY|SPACEBOY|DENIM|NAVY|REGATTA|DELFT|INDIGO|SAPPHIRE|BOYS?)\b/,
  sky: /\b(TURQ|TURQUOISE|TURQUOIS|AQUA|TEAL|SKY|SEASIDE|BEACH|SHELLS?|MINT)\b/,
  green:
    /\b(GREEN|GARDEN|GARDENERS|FERN|LEAF|OLIVE|EMERALD|CHRISTMAS|BOTANICAL|REGENCY|WOODLAND|FROG|CACTUS|PLANT|LIME|DINOSAURS?)\b/,
  yellow: /\b(YELLOW|DAISY|CHICKS?|LEMON|SUNFLOWERS?|BEE|VANILLA|PANTRY|EASTER)\b/,
  gold: /\b(GOLD|GOLDEN|BRASS|AMBER|HONEYCOMB|MUSTARD)\b/,
  orange: /\b(ORANGE|FOX|PUMPKIN|TERRACOTTA|COPPER|CORAL|GINGERBREAD|CIRCUS)\b/,
  purple: /\b(PURPLE|LILAC|LAVENDER|AMETHYST|VIOLET|PLUM|MAUVE|SUKI)\b/,
  brown: /\b(BROWN|CHOCOLATE|COFFEE|COCOA|LEATHER|TOFFEE|TEDDY|RUSTIC)\b/,
  wood: /\b(WOOD|WOODEN|WICKER|NATURAL|RAFFIA|JUTE|HESSIAN|BAMBOO|CORK)\b/,
  ivory: /\b(IVORY|CREAM|LACE|DOILY|DOILIES|PEARL|VINTAGE|CAMEO)\b/,
  white: /\b(WHITE|PORCELAIN|MILK|SNOW|SNOWFLAKES?|ANGELS?)\b/,
  black: /\b(BLACK|PIRATE|SKULLS?|COAL|SLATE|CHALKBOARD|BLACKBOARD)\b/,
  grey: /\b(GREY|ZINC|METAL|TIN|STEEL|PEWTER|IRON|STONE)\b/,
  silver: /\b(SILVER|DIAMANTE|MIRROR|MIRRORED|CRYSTAL|CHROME)\b/,
  glass: /\b(GLASS|CLEAR|ICE|ACRYLIC|BOTTLE)\b/,
} as const;

/** Name of an ink. */
type InkName = keyof typeof families;

/** Name of a ground tint; each is a custom property `--ground-NAME`. */
type GroundName = (typeof grounds)[number];

/** The colours of one drawing. */
export type Palette = {
  readonly body: InkName;
  readonly trim: InkName;
  /** What a pattern or an emblem is printed in, on the body. */
  readonly print: InkName;
  /** The same on paper. */
  readonly mark: InkName;
  readonly ground: GroundName;
};

const grounds = ['duckegg', 'blush', 'oat', 'sage', 'mist'] as const;

const pale: readonly InkName[] = ['white', 'ivory', 'glass', 'silver', 'yellow'];

/** A second colour that sits well beside the first. */
const partners: Readonly<Record<InkName, readonly InkName[]>> = {
  red: ['ivory', 'gold', 'sky'],
  pink: ['red', 'ivory', 'green'],
  blue: ['ivory', 'red', 'yellow'],
  sky: ['ivory', 'orange', 'pink'],
  green: ['red', 'ivory', 'gold'],
  yellow: ['blue', 'white', 'orange'],
  gold: ['green', 'ivory', 'red'],
  orange: ['ivory', 'blue', 'sky'],
  purple: ['yellow', 'ivory', 'pink'],
  brown: ['ivory', 'pink', 'sky'],
  wood: ['ivory', 'red', 'blue'],
  ivory: ['red', 'sky', 'pink'],
  white: ['blue', 'gold', 'red'],
  black: ['ivory', 'gold', 'pink'],
  grey: ['ivory', 'yellow', 'blue'],
  silver: ['purple', 'sky', 'white'],
  glass: ['gold', 'pink', 'blue'],
};

/** Grounds on which a body of this ink would sink. */
const sinking: Partial<Readonly<Record<InkName, readonly GroundName[]>>> = {
  pink: ['blush'],
  red: ['blush'],
  orange: ['blush'],
  sky: ['mist', 'duckegg'],
  blue: ['mist'],
  green: ['sage', 'duckegg'],
  yellow: ['oat'],
  gold: ['oat'],
  wood: ['oat'],
  ivory: ['oat'],
  white: ['oat'],
  silver: ['mist', 'duckegg', 'sage'],
  grey: ['mist', 'duckegg', 'sage'],
  glass: ['duckegg', 'mist', 'sage'],
};

const unnamed: readonly InkName[] = ['red', 'blue', 'sky', 'green', 'gold', 'pink', 'ivory', 'orange'];

/** The colours for a title in capitals; `hash` decides what the title does not. */
export function paletteOf(title: string, hash: number): Palette {
  const named = (Object.keys(families) as InkName[])
    .map((ink) => ({ ink, at: title.search(families[ink]), colourWord: isColourWord(title, ink) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => Number(b.colourWord) - Number(a.colourWord) || a.at - b.at)
    .map(({ ink }) => ink);
  const body = named[0] ?? pick(unnamed, hash);
  const trim = named[1] ?? pick(partners[body], hash >>> 5);
  const ground = pick(
    grounds.filter((name) => !sinking[body]?.includes(name)),
    hash >>> 9,
  );
  const strong =
    [trim, body].find((ink) => !pale.includes(ink)) ?? pick(['red', 'blue', 'green'] as const, hash >>> 13);
  return { body, trim, ground, print: pale.includes(body) ? strong : 'white', mark: strong };
}

/** A colour that is spelled out beats one that a material or a theme only suggests. */
function isColourWord(title: string, ink: InkName): boolean {
  return ink !== 'glass' && ink !== 'wood' && new RegExp(`\\b${ink.toUpperCase()}\\b`).test(title);
}

function pick<Value>(values: readonly Value[], hash: number): Value {
  const value = values[hash % values.length];
  if (value === undefined) throw new RangeError('nothing to pick from');
  return value;
}
