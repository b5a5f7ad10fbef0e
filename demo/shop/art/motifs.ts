/**
 * All drawings under one roof, by name.
 */
import { homeMotifs } from './motifs-home.ts';
import { lightMotifs } from './motifs-light.ts';
import { natureMotifs } from './motifs-nature.ts';
import { paperMotifs } from './motifs-paper.ts';
import { tableMotifs } from './motifs-table.ts';
import { wearMotifs } from './motifs-wear.ts';

/** Every drawing. */
export const motifs = {
  ...lightMotifs,
  ...tableMotifs,
  ...homeMotifs,
  ...paperMotifs,
  ...wearMotifs,
  ...natureMotifs,
};

/** Name of a drawing. */
export type MotifName = keyof typeof motifs;
