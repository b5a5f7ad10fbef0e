/** A store whose process dies at chosen writes: before it wrote, or after it wrote and before it could say so. */
import type { Batch, Store } from '../../../server/store/store.ts';

/**
 * `before`: the process dies, nothing is written. `after`: it dies, everything is written. `refused`: the medium
 * refuses the write, and the process lives.
 */
export const faults = ['before', 'after', 'refused'] as const;
export type Fault = (typeof faults)[number];

export type CrashingStore = Store & {
  /** Whether the process is dead: then the store does nothing for it. */
  readonly isDead: () => boolean;
  /** Another process opens it. */
  readonly revive: () => void;
  /** Writes that were asked for. */
  readonly writes: () => number;
};

/** @param faultAt the fault, if any, that meets the n-th write, counted from 0 */
export function createCrashingStore(
  store: Store,
  faultAt: (write: number) => Fault | undefined,
): CrashingStore {
  let [writes, dead] = [0, false];
  const alive = <T>(value: () => T): T => {
    if (dead) throw new Error('the process is dead');
    return value();
  };
  const write = (batch: Batch): void => {
    const fault = faultAt(writes++);
    if (fault === undefined || fault === 'after') store.write(batch);
    dead = fault === 'before' || fault === 'after';
    if (fault) throw new Error(`write ${writes - 1}: ${fault}`);
  };
  return {
    write: (batch) => alive(() => write(batch)),
    size: () => alive(() => store.size()),
    leaves: (from) => alive(() => store.leaves(from)),
    blob: (address) => alive(() => store.blob(address)),
    secret: (key) => alive(() => store.secret(key)),
    secretsWith: (prefix) => alive(() => store.secretsWith(prefix)),
    close: () => {},
    isDead: () => dead,
    revive: () => {
      dead = false;
    },
    writes: () => writes,
  };
}
