/** A name inside a sentence keeps its own direction, left to right or right to left: U+2068 to U+2069. */
export const isolated = (name: string): string => `\u2068${name}\u2069`;
