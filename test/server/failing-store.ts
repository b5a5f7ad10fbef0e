/** A store over another one that can be told to refuse, as a full disk does. */
import type { Batch, Store } from '../../server/store/store.ts';

export type FailingStore = Store & {
  /** Refuse the next writes, as many as `count`, once `after` others have passed; nothing of them is written. */
  readonly refuse: (count: number, after?: number) => void;
  /** Writes so far, refused ones included. */
  readonly writes: () => number;
};

export class DiskFull extends Error {
  override readonly name = 'DiskFull';
}

export function createFailingStore(store: Store): FailingStore {
  let [writes, from, to] = [0, 0, 0];
  const write = (batch: Batch): void => {
    const number = writes++;
    if (number >= from && number < to) throw new DiskFull('no space left');
    store.write(batch);
  };
  return {
    ...store,
    write,
    writes: () => writes,
    refuse: (count, after = 0) => {
      from = writes + after;
      to = from + count;
    },
  };
}
