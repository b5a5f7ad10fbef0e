/**
 * A store that knows whether its medium takes writes. After a write that failed it is probed with a small one, so that
 * nobody's update has to find out; the probe is a secret of its own, which no leaf names and no backup holds.
 */
import type { Store } from './store.ts';

const probeKey = 'probe';

/** See the head of this file. */
export type WatchedStore = Store & {
  /** The last write failed, and none has succeeded since. */
  readonly fails: () => boolean;
  /** Where it fails: write something, to see whether it still does. Never throws. */
  readonly probe: () => void;
};

/** Watch a store; whoever writes to it must write to the result. */
export function watchStore(store: Store): WatchedStore {
  let failing = false;
  const write: Store['write'] = (batch) => {
    failing = true;
    store.write(batch);
    failing = false;
  };
  return {
    ...store,
    write,
    fails: () => failing,
    probe: () => {
      if (!failing) return;
      try {
        write({ secrets: new Map([[probeKey, new Uint8Array(1)]]) });
      } catch {
        // it fails still, which is what was asked
      }
    },
  };
}
