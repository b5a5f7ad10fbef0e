/** How strongly the updates that an audit recomputes point at items: the mean of the last ones, over one catalog. */
import type { SparseUpdate } from '../../lattice/decode-update.ts';
import type { OnUpdate } from '../../log/replay.ts';
import { tensorsPerItem } from '../../model/item-tensors.ts';
import type { ModelSpec } from '../../model/spec.ts';
import { type ItemRows, itemRowsOf } from './item-rows.ts';
import { meanExposure, type RowExposure, updateExposure } from './update-exposure.ts';

/** So many updates are enough for a mean. */
const most = 1000;

/** What was measured. */
export type Exposure = {
  /** How many updates it is the mean of. */
  readonly updates: number;
  /** By tensor. */
  readonly tensors: readonly RowExposure[];
};

/** See the head of this file. */
export class ExposureMeter {
  #spec: ModelSpec | undefined;
  #rows: readonly ItemRows[] = [];
  #exposures: (readonly RowExposure[])[] = [];

  /** One more update; not kept. */
  add(update: SparseUpdate, { model, spec, shape }: Parameters<OnUpdate>[1]): void {
    if (spec !== this.#spec) {
      this.#spec = spec;
      this.#rows = itemRowsOf(spec, tensorsPerItem(model, shape));
      this.#exposures = [];
    }
    if (this.#exposures.length === most) this.#exposures.shift();
    this.#exposures.push(updateExposure(update, this.#rows));
  }

  get exposure(): Exposure {
    return { updates: this.#exposures.length, tensors: meanExposure(this.#exposures) };
  }
}
