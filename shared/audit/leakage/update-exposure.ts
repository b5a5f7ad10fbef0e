/**
 * How strongly one update points at items, where nobody knows at which it should: no precision, only what stands there.
 * Rounding (LA2) moves a coordinate by less than one lattice unit and leaves zeros as they are. So a row with anything in it
 * has moved, and one with a coordinate of 2 or more has moved by more than a unit: rounding alone cannot make it.
 * Both hold for updates as `round.ts` makes them; a browser that adds noise of its own moves rows that nothing moved.
 */
import type { SparseUpdate } from '../../lattice/decode-update.ts';
import type { ItemRows } from './item-rows.ts';

/** What one update shows in the rows of one tensor. */
export type RowExposure = {
  readonly tensor: string;
  /** Number of items. */
  readonly items: number;
  /** Rows with anything in them; of several updates a mean, as what follows. */
  readonly moved: number;
  /** Rows that rounding alone cannot have made. */
  readonly standingOut: number;
  /** Share of the tensor's squares that its {@link strongest} rows have, 0..1; 0 where nothing has moved. */
  readonly strongestShare: number;
};

/** How many rows count as the strongest. */
export const strongest = 10;

/** @param update of the length of the spec that `tables` are of, or longer; not mutated @returns by table, in their order */
export function updateExposure(update: SparseUpdate, tables: readonly ItemRows[]): RowExposure[] {
  return tables.map((table) => exposureOf(update, table));
}

/** The mean over updates of one model, by table; empty where there are none. */
export function meanExposure(updates: readonly (readonly RowExposure[])[]): RowExposure[] {
  return (updates[0] ?? []).map(({ tensor, items }, table) => {
    const mean = (of: (exposure: RowExposure) => number): number =>
      updates.reduce((sum, tables) => sum + of(tables[table]!), 0) / updates.length;
    return {
      ...{ tensor, items },
      moved: mean(({ moved }) => moved),
      standingOut: mean(({ standingOut }) => standingOut),
      strongestShare: mean(({ strongestShare }) => strongestShare),
    };
  });
}

function exposureOf(
  { indices, values }: SparseUpdate,
  { tensor, offset, items, width }: ItemRows,
): RowExposure {
  const energies = new Float64Array(items);
  const stands = new Uint8Array(items);
  for (let i = 0; i < indices.length; i++) {
    const row = Math.floor((indices[i]! - offset) / width);
    if (row < 0 || row >= items) continue;
    energies[row] = energies[row]! + values[i]! * values[i]!;
    if (Math.abs(values[i]!) >= 2) stands[row] = 1;
  }
  const byEnergy = energies.slice().sort().reverse();
  const total = sum(energies);
  return {
    ...{ tensor, items },
    moved: energies.filter((energy) => energy > 0).length,
    standingOut: sum(stands),
    strongestShare: total === 0 ? 0 : sum(byEnergy.subarray(0, strongest)) / total,
  };
}

const sum = (values: Float64Array | Uint8Array): number => {
  let total = 0;
  for (const value of values) total += value;
  return total;
};
